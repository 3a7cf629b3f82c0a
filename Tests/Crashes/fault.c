// Makes the N-th call that changes the file system fail, or kills the process there. Loaded with LD_PRELOAD.
//
// FAULT_AT=N        which call, from 1
// FAULT_HOW=WORD    kill (before the call), killed-after, ENOSPC, EIO, short (half of a write, then ENOSPC)
// FAULT_MARK=FILE   is made when the call was reached
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int calls;

static void leave_mark(void) {
    int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open");
    const char *mark = getenv("FAULT_MARK");
    if (mark)
        close(real_open(mark, O_WRONLY | O_CREAT, 0600));
}

// What shall happen at this call: nothing, or a word of FAULT_HOW.
static const char *fault(void) {
    const char *at = getenv("FAULT_AT"), *how = getenv("FAULT_HOW");
    if (!at || !how || atomic_fetch_add(&calls, 1) + 1 != atoi(at))
        return "";
    leave_mark();
    if (strcmp(how, "kill") == 0)
        kill(getpid(), SIGKILL);
    return how;
}

static int refusal(const char *how) { return strcmp(how, "EIO") == 0 ? EIO : ENOSPC; }

#define AROUND(type, name, parameters, arguments)                                                                      \
    type name parameters {                                                                                             \
        type(*real) parameters = dlsym(RTLD_NEXT, #name);                                                              \
        const char *how = fault();                                                                                     \
        if (*how && strcmp(how, "killed-after") != 0) {                                                                \
            errno = refusal(how);                                                                                      \
            return -1;                                                                                                 \
        }                                                                                                              \
        type result = real arguments;                                                                                  \
        if (*how)                                                                                                      \
            kill(getpid(), SIGKILL);                                                                                   \
        return result;                                                                                                 \
    }

AROUND(int, fsync, (int descriptor), (descriptor))
AROUND(int, rename, (const char *from, const char *to), (from, to))
AROUND(int, mkdir, (const char *path, mode_t mode), (path, mode))
AROUND(int, ftruncate, (int descriptor, off_t length), (descriptor, length))
AROUND(ssize_t, pwrite, (int descriptor, const void *bytes, size_t count, off_t place),
       (descriptor, bytes, count, place))

ssize_t write(int descriptor, const void *bytes, size_t count) {
    ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    // What is said to the user is no result.
    const char *how = descriptor > 2 ? fault() : "";
    if (strcmp(how, "short") == 0) {
        if (count > 1)
            return real(descriptor, bytes, count / 2);
        how = "ENOSPC";
    }
    if (*how && strcmp(how, "killed-after") != 0) {
        errno = refusal(how);
        return -1;
    }
    ssize_t result = real(descriptor, bytes, count);
    if (*how)
        kill(getpid(), SIGKILL);
    return result;
}

static int open_with(const char *name, const char *path, int flags, mode_t mode) {
    int (*real)(const char *, int, ...) = dlsym(RTLD_NEXT, name);
    const char *how = flags & O_CREAT ? fault() : "";
    if (*how && strcmp(how, "killed-after") != 0) {
        errno = refusal(how);
        return -1;
    }
    int result = real(path, flags, mode);
    if (*how)
        kill(getpid(), SIGKILL);
    return result;
}

#define OPENING(name)                                                                                                  \
    int name(const char *path, int flags, ...) {                                                                       \
        va_list rest;                                                                                                  \
        va_start(rest, flags);                                                                                         \
        mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;                                        \
        va_end(rest);                                                                                                  \
        return open_with(#name, path, flags, mode);                                                                    \
    }

OPENING(open)
OPENING(open64)
