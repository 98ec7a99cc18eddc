/*
 * Preloaded into pcscd: vpcd listens on every interface and leaves Nagle's algorithm on, which with delayed
 * acknowledgements costs some 43 ms for each APDU. Here it listens on loopback only and answers at once, so that the
 * latency of the virtual card is the one it is given.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

int bind(int descriptor, const struct sockaddr *address, socklen_t length) {
  int (*next)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "bind");
  struct sockaddr_in loopback;
  if (address->sa_family != AF_INET || length < sizeof loopback) return next(descriptor, address, length);
  memcpy(&loopback, address, sizeof loopback);
  loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return next(descriptor, (struct sockaddr *)&loopback, sizeof loopback);
}

int accept(int descriptor, struct sockaddr *address, socklen_t *length) {
  int (*next)(int, struct sockaddr *, socklen_t *) = dlsym(RTLD_NEXT, "accept");
  int connection = next(descriptor, address, length);
  int on = 1;
  if (connection >= 0) setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return connection;
}
