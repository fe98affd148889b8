/** The console, a web application served by the server. */
@NullMarked
package dev.banyan.console;

import org.jspecify.annotations.NullMarked;
