#!/bin/sh
# Runs one of the app's programs: Api, Worker or Migrate. Small settings, since three of them start at once.
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m -Xss256k \
  -cp classes:lib/postgresql.jar "dev.banyan.quickstart.$1"
