/* Makes the k-th write of a process fail: preloaded, it stands between a program and the C library.

   Counted are write, pwrite, fsync, fdatasync, ftruncate and rename of files under the directory given
   to fault_arm(); Python's files and SQLite's go through these alike. Of a write that fails with EIO
   half the bytes reach the file, as on a disk that dies. The counters are shared over fork(), so that
   a parent reads what its child met. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

struct state {
    long count, at;
    int error, forever;
    long hits;
    char directory[PATH_MAX], first[PATH_MAX + 32];
};
static struct state *state;

__attribute__((constructor)) static void begin(void)
{
    state = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}

/* at = 0: only count. */
void fault_arm(const char *directory, long at, int error, int forever)
{
    memset(state, 0, sizeof *state);
    strncpy(state->directory, directory, PATH_MAX - 1);
    state->at = at, state->error = error, state->forever = forever;
}
long fault_count(void) { return state->count; }
long fault_hits(void) { return state->hits; }
const char *fault_first(void) { return state->first; }

static int fails(const char *what, const char *path)
{
    size_t length = strlen(state->directory);
    if (!length || strncmp(path, state->directory, length))
        return 0;
    long now = __atomic_add_fetch(&state->count, 1, __ATOMIC_SEQ_CST);
    if (!state->at || now < state->at || (now > state->at && !state->forever))
        return 0;
    if (!__atomic_fetch_add(&state->hits, 1, __ATOMIC_SEQ_CST))
        snprintf(state->first, sizeof state->first, "%s %s", what, path + length);
    return errno = state->error;
}

static int fd_fails(const char *what, int fd)
{
    if (!state || !state->directory[0])
        return 0;
    int kept = errno;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = kept;
    if (length < 0)
        return 0;
    path[length] = 0;
    return fails(what, path);
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *data, size_t size)
{
    REAL(write);
    int error = fd_fails("write", fd);
    if (!error)
        return real(fd, data, size);
    if (error == EIO)
        real(fd, data, size / 2);
    errno = error;
    return -1;
}

static ssize_t pwrite_at(__typeof__(pwrite64) *real, int fd, const void *data, size_t size, off64_t at)
{
    int error = fd_fails("write", fd);
    if (!error)
        return real(fd, data, size, at);
    if (error == EIO)
        real(fd, data, size / 2, at);
    errno = error;
    return -1;
}
ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at)
{
    REAL(pwrite64);
    return pwrite_at(real, fd, data, size, at);
}
ssize_t pwrite(int fd, const void *data, size_t size, off_t at)
{
    REAL(pwrite64);
    return pwrite_at(real, fd, data, size, at);
}

int fsync(int fd) { REAL(fsync); return fd_fails("fsync", fd) ? -1 : real(fd); }
int fdatasync(int fd) { REAL(fdatasync); return fd_fails("fsync", fd) ? -1 : real(fd); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); return fd_fails("truncate", fd) ? -1 : real(fd, size); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); return fd_fails("truncate", fd) ? -1 : real(fd, size); }
int rename(const char *from, const char *to)
{
    REAL(rename);
    return state && state->directory[0] && fails("rename", from) ? -1 : real(from, to);
}
int renameat(int at, const char *from, int to_at, const char *to)
{
    REAL(renameat);
    return state && state->directory[0] && fails("rename", from) ? -1 : real(at, from, to_at, to);
}
