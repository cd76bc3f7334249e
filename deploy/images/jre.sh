#!/usr/bin/env bash
# jre.sh FOLDER: a run-time image of JDK 25 with the modules that the services use, and its class data archive. JLINK_JMODS may name the
# jmods of another architecture's JDK of the same version; the archive is then left out, as only that machine could make it.
set -euo pipefail
out=${1:?usage: jre.sh FOLDER}
jdk=${JAVA_HOME:?JAVA_HOME must name a JDK 25}
# jdeps over the libraries, and what they find by name: TLS curves, DNS of JNDI, Unsafe, flight recordings, jcmd, zipped file systems.
modules=java.base,java.compiler,java.desktop,java.instrument,java.management,java.naming,java.net.http,java.rmi,java.scripting
modules+=,java.security.jgss,java.security.sasl,java.sql,jdk.crypto.ec,jdk.httpserver,jdk.jcmd,jdk.jfr,jdk.management,jdk.naming.dns
modules+=,jdk.unsupported,jdk.zipfs
rm -rf "$out"
"$jdk/bin/jlink" ${JLINK_JMODS:+--module-path "$JLINK_JMODS"} --add-modules "$modules" --strip-debug --no-man-pages \
  --no-header-files --compress zip-6 --output "$out"
# jlink leaves no class data archive: without it every start loads a thousand classes one by one.
[[ -n ${JLINK_JMODS:-} ]] || "$out/bin/java" -Xshare:dump >/dev/null
