#!/usr/bin/env bash
# Builds the images of all services and of the command, or of those that are named, with podman or docker. Same input, same image id.
#   --base IMAGE       what they stand on; to push, by digest: debian:bookworm-slim@sha256:... or a distroless with glibc and libstdc++
#   --from-scratch     a base made here from Debian's packages, for machines that reach no registry (base-debian.sh)
#   --prefix NAME      images are NAME/ingest and so on (localhost/costline)
#   --tag TAG          (the version of the pom)
#   --engine NAME      podman or docker (whichever is there)
#   --archives FOLDER  besides, each image as an OCI archive, and its SBOM
#   --push             push them; refused for a base that is not named by its digest
#   COSTLINE_MAVEN     further options for Maven, as "-o -Pfast"
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
here=$PWD root=$(cd ../.. && pwd) work=$PWD/target
fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

base=docker.io/library/debian:bookworm-slim prefix=localhost/costline tag='' engine='' archives='' scratch=no push=no chosen=()
while (($#)); do
  case $1 in
    --base) base=${2:?}; shift ;;
    --prefix) prefix=${2:?}; shift ;;
    --tag) tag=${2:?}; shift ;;
    --engine) engine=${2:?}; shift ;;
    --archives) archives=${2:?}; shift ;;
    --from-scratch) scratch=yes ;;
    --push) push=yes ;;
    -*) fail "no option $1" ;;
    *) chosen+=("$1") ;;
  esac
  shift
done
[[ $push = no || $base = *@sha256:* ]] || fail "what is pushed stands on a base named by its digest: --base NAME@sha256:..."
[[ -n $engine ]] || engine=$(command -v podman || command -v docker) || fail "neither podman nor docker is here"
is_25() { [[ -n ${1:-} && -x $1/bin/jlink && $(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release") = 25 ]]; }
if ! is_25 "${JAVA_HOME:-}"; then
  for home in /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/*; do if is_25 "$home"; then JAVA_HOME=$home; fi; done
fi
is_25 "${JAVA_HOME:-}" || fail "JAVA_HOME must name a JDK 25 with jlink"
export JAVA_HOME JAVA25_HOME=$JAVA_HOME
version=$(sed -n 's:^  <version>\(.*\)</version>:\1:p' "$root/pom.xml")
revision=$(git -C "$root" rev-parse HEAD 2>/dev/null || echo unknown)
: "${tag:=$version}"
# The instant that the build gives to everything in its jars, too.
export SOURCE_DATE_EPOCH
SOURCE_DATE_EPOCH=$(date -d "$(sed -n 's:.*<project.build.outputTimestamp>\(.*\)</.*:\1:p' "$root/pom.xml")" +%s)

mapfile -t table < <(grep -v '^#' services.txt)
modules=()
rows=()
for row in "${table[@]}"; do
  read -r image module _ <<<"$row"
  if ((${#chosen[@]})) && [[ " ${chosen[*]} " != *" $image "* ]]; then continue; fi
  rows+=("$row") modules+=("$module")
done
((${#rows[@]})) || fail "no image of that name; services.txt has them"

echo "== libraries and bills of material"
for module in "${modules[@]}"; do rm -rf "${root:?}/$module/target/dist"; done
sbom=org.cyclonedx:cyclonedx-maven-plugin:2.9.1:makeBom
# shellcheck disable=SC2086
(cd "$root" && mvn -B -q -ntp -Dstyle.color=never ${COSTLINE_MAVEN:-} -Dmaven.test.skip -pl "$(IFS=,; echo "${modules[*]}")" -am package \
  dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/dist -Dmdep.overWriteSnapshots=true \
  "$sbom" -DincludeTestScope=false -DincludeBomSerialNumber=false -DoutputFormat=json -DoutputName=bom)

echo "== Java"
mkdir -p "$work"
[[ -x $work/jre/bin/java ]] || ./jre.sh "$work/jre"

if [[ $scratch = yes ]]; then
  echo "== base"
  base=$prefix/os:debian
  [[ -s $work/os/rootfs.tar ]] || { mkdir -p "$work/os"; ./base-debian.sh "$work/os/rootfs.tar"; }
  cp Containerfile.os "$work/os/Containerfile"
fi

# Everything in a layer has the same time, so its digest is that of its content.
built() { # image, folder, further arguments
  local image=$1 folder=$2
  shift 2
  if [[ $engine = *podman ]]; then
    "$engine" build -q --timestamp "$SOURCE_DATE_EPOCH" --format oci -t "$image" "$@" "$folder" >/dev/null
  else
    "$engine" buildx build -q --provenance=false --output type=docker,rewrite-timestamp=true -t "$image" "$@" "$folder" >/dev/null
  fi
}

# RocksDB's jar brings its library for ten systems; two of them can be in an image.
pruned() { # jar
  local folder=$work/rocksdb
  rm -rf "$folder"
  mkdir -p "$folder"
  (cd "$folder" && "$JAVA_HOME/bin/jar" --extract --file "$1"
    find . -name 'librocksdbjni*' ! -name 'librocksdbjni-linux64.so' ! -name 'librocksdbjni-linux-aarch64.so' -delete
    find . -type f | sed 's:^\./::' | LC_ALL=C sort >../rocksdb.files
    "$JAVA_HOME/bin/jar" --create --no-manifest --date "$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%dT%H:%M:%SZ)" --file ../rocksdb.jar @../rocksdb.files)
  rm "$1" # a link to the local repository's
  mv "$work/rocksdb.jar" "$1"
  rm -rf "$folder" "$work/rocksdb.files"
}

staged() { # image, module, main class, heap, JVM options
  local image=$1 module=$2 main=$3 heap=$4 folder=$work/$1 jar artifact fast=''
  shift 4
  [[ " ${COSTLINE_MAVEN:-} " != *fast* ]] || fast=/fast
  rm -rf "$folder"
  mkdir -p "$folder"/{lib,app,state}
  touch "$folder/state/.keep"
  artifact=$(sed -n '/<\/parent>/,$s:^  <artifactId>\(.*\)</artifactId>:\1:p' "$root/$module/pom.xml")
  jar=$root/$module/target$fast/$artifact-$version.jar
  [[ $image != cli ]] || jar=$root/$module/target/lib/$artifact-$version.jar
  cp "$root/$module/target/dist/"*.jar "$folder/lib/"
  cp "$jar" "$folder/app/"
  # The registry's client is somebody else's library under our name: it has moved packages and nothing else.
  find "$folder/lib" -name 'costline-*' ! -name 'costline-registry-client-*' -exec mv -t "$folder/app" {} +
  # The command speaks to servers; those that `costline up` starts in its own process tree are no part of an image.
  find "$folder/lib" \( -name 'kafka_*' -o -name 'kafka-server*' -o -name 'kafka-*coordinator*' -o -name 'kafka-raft*' \
    -o -name 'kafka-metadata*' -o -name 'kafka-storage*' -o -name 'kafka-tools*' -o -name 'scala-*' -o -name 'log4j-*' \
    -o -name 'jopt-simple*' -o -name 'argparse4j*' -o -name 'metrics-core*' -o -name 'commons-validator*' \) -delete
  if compgen -G "$folder/lib/rocksdbjni-*.jar" >/dev/null; then pruned "$(compgen -G "$folder/lib/rocksdbjni-*.jar")"; fi
  cp -al "$work/jre" "$folder/java"
  cp ready "$folder/app/"
  [[ $image != cli ]] || cp costline "$folder/app/"
  cp "$root/$module/target/dist/bom.json" "$folder/app/" # outputDirectory is a property of both goals
  {
    printf '%s\n' -XX:+UseSerialGC "-XX:InitialRAMPercentage=$heap" "-XX:MaxRAMPercentage=$heap" -XX:NewRatio=2 \
      -XX:SurvivorRatio=4 -XX:MaxTenuringThreshold=2 --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED \
      -Dfile.encoding=UTF-8 "$@"
    printf '%s\n' -cp '/opt/costline/*:/opt/costline/lib/*' "$main"
  } >"$folder/app/java.args"
  cp Containerfile "$folder/Containerfile"
  find "$folder" -type d -exec chmod 755 {} +
  find "$folder/lib" "$folder/app" -type f -exec chmod a+r {} +
}

echo "== images"
[[ $scratch = no ]] || built "$base" "$work/os"
for row in "${rows[@]}"; do
  read -r -a words <<<"$row"
  staged "${words[@]}"
  name=$prefix/${words[0]}:$tag
  built "$name" "$work/${words[0]}" --build-arg "BASE=$base" --build-arg "SERVICE=${words[0]}" --build-arg "VERSION=$version" \
    --build-arg "REVISION=$revision"
  if [[ -n $archives ]]; then
    mkdir -p "$archives"
    rm -f "$archives/${words[0]}.tar"
    if [[ $engine = *podman ]]; then "$engine" save -q --format oci-archive -o "$archives/${words[0]}.tar" "$name"
    else "$engine" save -o "$archives/${words[0]}.tar" "$name"; fi
    cp "$work/${words[0]}/app/bom.json" "$archives/${words[0]}.cdx.json"
  fi
  [[ $push = no ]] || "$engine" push "$name"
  "$engine" image inspect --format "$name {{.Id}} {{.Size}}" "$name" | awk '{printf "%-40s %s  %d MB\n", $1, substr($2, 1, 19), $3 / 1000000}'
  rm -rf "$work/${words[0]:?}"
done
