/** Users, teams, roles, keys, sessions, single sign-on and the audit trail. */
@NullMarked
package dev.banyan.accounts;

import org.jspecify.annotations.NullMarked;
