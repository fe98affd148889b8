/**
 * How many replicas a service should have: the decisions of the Kubernetes HorizontalPodAutoscaler
 * (autoscaling/v2), sync by sync, and of a queue policy in the manner of KEDA. Nothing here knows a
 * simulator or a cluster: who calls brings the readings and the time, and carries decisions out.
 */
@NullMarked
package dev.banyan.scale.hpa;

import org.jspecify.annotations.NullMarked;
