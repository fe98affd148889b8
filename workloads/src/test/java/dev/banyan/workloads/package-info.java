/** The contract suite of {@link dev.banyan.workloads.WorkloadDriver}, and the slice's tests. */
package dev.banyan.workloads;
