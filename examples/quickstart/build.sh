#!/bin/sh
# Makes what is not there yet: the PostgreSQL driver in lib, the classes in classes. The bundled copy comes with both.
set -eu
bin="${JAVA_HOME:+$JAVA_HOME/bin/}"
driver=lib/postgresql.jar
version=42.7.14

if [ ! -f "$driver" ]; then
  mkdir -p lib
  curl -fsSL -o "$driver.part" "https://repo.maven.apache.org/maven2/org/postgresql/postgresql/$version/postgresql-$version.jar"
  mv "$driver.part" "$driver"
fi
if [ ! -d classes ]; then
  "${bin}javac" -d classes.part src/main/java/dev/banyan/quickstart/[A-Z]*.java
  mv classes.part classes
fi
