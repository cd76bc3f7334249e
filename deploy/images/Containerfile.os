# The few files of an operating system that a JVM needs, from base-debian.sh.
FROM scratch
ADD rootfs.tar /
