package dev.banyan.accounts;

import dev.banyan.http.Operations;

/** Some of the slice's endpoints. */
interface AccountsHttp {
  void register(Operations operations);
}
