#include "Status.hpp"
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <dlfcn.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

using namespace cdicom;

namespace {

/// Throws the system's words for what a call left in errno, or returned.
void system(bool good, int error = errno) {
    if (!good)
        throw std::runtime_error(std::strerror(error));
}

/// A descriptor that is closed when nobody takes it.
struct Descriptor {
    int number;

    explicit Descriptor(int number) : number(number) { system(number >= 0); }
    Descriptor(const Descriptor &) = delete;
    ~Descriptor() {
        if (number >= 0)
            close(number);
    }
    int take() { return std::exchange(number, -1); }
};

struct Actions {
    posix_spawn_file_actions_t value;

    Actions() { system(posix_spawn_file_actions_init(&value) == 0, ENOMEM); }
    ~Actions() { posix_spawn_file_actions_destroy(&value); }
};

struct Attributes {
    posix_spawnattr_t value;

    Attributes() { system(posix_spawnattr_init(&value) == 0, ENOMEM); }
    ~Attributes() { posix_spawnattr_destroy(&value); }
};

/// The bytes of address space that this process uses now.
rlim_t address_space() {
    unsigned long pages = 0;
    FILE *file = std::fopen("/proc/self/statm", "re");
    system(file != nullptr);
    const int count = std::fscanf(file, "%lu", &pages);
    std::fclose(file);
    system(count == 1, EIO);
    return pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE));
}

} // namespace

const char *cdicom_process_image(void) {
    Dl_info info;
    return dladdr(reinterpret_cast<const void *>(&cdicom_process_image), &info) ? info.dli_fname : "";
}

bool cdicom_process_spawn(const char *program, const char *const *arguments, const char *const *environment,
                          cdicom_process *process, cdicom_status *status) {
    return guarded(status, false, [=] {
        int ends[2];
        system(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) == 0);
        Descriptor own(ends[0]), given(ends[1]);
        Descriptor memory(memfd_create("frame", MFD_CLOEXEC));
        // Out of the way of the numbers that the child is to find them under.
        Descriptor high(fcntl(given.number, F_DUPFD_CLOEXEC, 10));
        Descriptor highMemory(fcntl(memory.number, F_DUPFD_CLOEXEC, 10));
        Actions actions;
        auto *list = &actions.value;
        int error = 0;
        for (int number = 0; number < 3 && !error; number++)
            error = posix_spawn_file_actions_addopen(list, number, "/dev/null", number ? O_WRONLY : O_RDONLY, 0);
        if (!error)
            error = posix_spawn_file_actions_adddup2(list, high.number, CDICOM_PROCESS_SOCKET);
        if (!error)
            error = posix_spawn_file_actions_adddup2(list, highMemory.number, CDICOM_PROCESS_MEMORY);
        if (!error)
            error = posix_spawn_file_actions_addclosefrom_np(list, CDICOM_PROCESS_MEMORY + 1);
        system(!error, error);

        // A group of its own, so that the terminal's signals reach only the parent, which ends it in good order.
        Attributes attributes;
        sigset_t none;
        sigemptyset(&none);
        posix_spawnattr_setsigmask(&attributes.value, &none);
        posix_spawnattr_setflags(&attributes.value, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
        pid_t identity = 0;
        error = posix_spawn(&identity, program, list, &attributes.value, const_cast<char *const *>(arguments),
                            const_cast<char *const *>(environment));
        system(!error, error);
        *process = {identity, own.take(), memory.take()};
        return true;
    });
}

bool cdicom_process_confine(uint64_t memory, cdicom_status *status) {
    return guarded(status, false, [=] {
        system(prctl(PR_SET_DUMPABLE, 0) == 0);
        const rlimit none{0, 0};
        system(setrlimit(RLIMIT_CORE, &none) == 0);
        // On top of what the program itself takes, which is much under a sanitizer.
        const rlim_t space = address_space() + memory;
        const rlimit limit{space, space};
        system(setrlimit(RLIMIT_AS, &limit) == 0);
        return true;
    });
}

bool cdicom_process_limit_time(uint32_t seconds, cdicom_status *status) {
    return guarded(status, false, [=] {
        rusage used;
        system(getrusage(RUSAGE_SELF, &used) == 0);
        const rlim_t spent = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec);
        const rlimit limit{spent + seconds + 1, RLIM_INFINITY};
        system(setrlimit(RLIMIT_CPU, &limit) == 0);
        return true;
    });
}
