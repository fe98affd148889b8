/** Load generators: an open model, a closed loop and WebSockets. Knows nothing of what it loads. */
@NullMarked
package dev.banyan.operate.load;

import org.jspecify.annotations.NullMarked;
