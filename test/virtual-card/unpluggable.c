/*
 * A driver for pcscd: vpcd with a reader that can be unplugged. While the file named in UNPLUGGED is there, the reader
 * does not answer. The rest of the driver is vpcd's, found among this library's dependencies.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

/* IFD_COMMUNICATION_ERROR of PC/SC's driver interface (ifdhandler.h). */
#define COMMUNICATION_ERROR 612

long IFDHICCPresence(unsigned long lun) {
  static long (*of_vpcd)(unsigned long);
  const char *unplugged = getenv("UNPLUGGED");
  if (of_vpcd == NULL) of_vpcd = dlsym(RTLD_NEXT, "IFDHICCPresence");
  if (unplugged != NULL && access(unplugged, F_OK) == 0) return COMMUNICATION_ERROR;
  return of_vpcd(lun);
}
