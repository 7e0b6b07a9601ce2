// vectorscan PATTERNS FILE THREADS starts|ends: counts what Vectorscan, all patterns in one database, finds in a file.
//
// `starts`: every match with its leftmost start, as a finding needs it; a match that begins inside the one before it is
// that one, grown. `ends`: ends only, the fastest mode; ends next to each other count once, so a pattern that can end at
// several places apart counts more than once. Threads take pieces of 1 MiB that end where a line ends.
// `vectorscan --version` prints the library's.
#include <fcntl.h>
#include <hs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { MAX_PATTERNS = 64, MAX_THREADS = 256, PIECE = 1 << 20 };

static char *names[MAX_PATTERNS], *patterns[MAX_PATTERNS];
static unsigned pattern_count;
static const char *bytes;
static size_t length;
static atomic_size_t next_piece;
static hs_database_t *database;
static bool starts;

struct worker {
    pthread_t thread;
    hs_scratch_t *scratch;
    unsigned long long counts[MAX_PATTERNS], last[MAX_PATTERNS];
};

static void give_up(const char *why) {
    fprintf(stderr, "vectorscan: %s\n", why);
    exit(1);
}

// One `name <tab> pattern` a line.
static void read_patterns(const char *path) {
    FILE *file = fopen(path, "r");
    char line[4096];
    if (!file) give_up("cannot read the patterns");
    while (pattern_count < MAX_PATTERNS && fgets(line, sizeof line, file)) {
        char *tab = strchr(line, '\t');
        if (!tab) continue;
        *tab = 0;
        tab[1 + strcspn(tab + 1, "\n")] = 0;
        names[pattern_count] = strdup(line);
        patterns[pattern_count++] = strdup(tab + 1);
    }
    fclose(file);
}

static void compile(void) {
    unsigned flags[MAX_PATTERNS], ids[MAX_PATTERNS];
    for (unsigned i = 0; i < pattern_count; i++) {
        ids[i] = i;
        flags[i] = HS_FLAG_DOTALL | (starts ? HS_FLAG_SOM_LEFTMOST : 0);
    }
    hs_compile_error_t *error;
    if (hs_compile_multi((const char *const *)patterns, flags, ids, pattern_count, HS_MODE_BLOCK, NULL, &database, &error) != HS_SUCCESS)
        give_up(error->message);
}

static void map(const char *path) {
    struct stat status;
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &status) != 0) give_up("cannot open the file");
    length = (size_t)status.st_size;
    void *at = mmap(NULL, length, PROT_READ, MAP_SHARED, file, 0);
    if (at == MAP_FAILED) give_up("cannot map the file");
    madvise(at, length, MADV_SEQUENTIAL);
    bytes = at;
}

static int found(unsigned id, unsigned long long from, unsigned long long to, unsigned flags, void *context) {
    (void)flags;
    struct worker *worker = context;
    bool first = worker->last[id] == 0;
    bool grown = starts ? from < worker->last[id] : to <= worker->last[id] + 1;
    if (first || !grown) worker->counts[id]++;
    worker->last[id] = to;
    return 0;
}

// The first place at or after `at` where a line has ended; the start of the file counts as one.
static size_t line_end(size_t at) {
    if (at == 0 || at >= length) return at == 0 ? 0 : length;
    const char *end = memchr(bytes + at, '\n', length - at);
    return end ? (size_t)(end - bytes) + 1 : length;
}

static void *work(void *context) {
    struct worker *worker = context;
    for (;;) {
        size_t begin = atomic_fetch_add(&next_piece, 1) * (size_t)PIECE;
        if (begin >= length) return NULL;
        size_t from = line_end(begin), to = line_end(begin + PIECE);
        memset(worker->last, 0, sizeof worker->last);
        if (from < to && hs_scan(database, bytes + from, (unsigned)(to - from), 0, worker->scratch, found, worker) != HS_SUCCESS)
            give_up("the scan failed");
    }
}

int main(int count, char **arguments) {
    if (count == 2 && strcmp(arguments[1], "--version") == 0) return puts(hs_version()) < 0;
    if (count != 5) give_up("usage: vectorscan PATTERNS FILE THREADS starts|ends");
    unsigned threads = (unsigned)atoi(arguments[3]);
    if (threads < 1 || threads > MAX_THREADS) give_up("threads: 1 to 256");
    starts = strcmp(arguments[4], "starts") == 0;
    read_patterns(arguments[1]);
    compile();
    map(arguments[2]);
    struct worker *workers = calloc(threads, sizeof *workers);
    for (unsigned i = 0; i < threads; i++)
        if (hs_alloc_scratch(database, &workers[i].scratch) != HS_SUCCESS || pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
            give_up("cannot start a thread");
    for (unsigned i = 0; i < threads; i++) pthread_join(workers[i].thread, NULL);
    for (unsigned p = 0; p < pattern_count; p++) {
        unsigned long long sum = 0;
        for (unsigned i = 0; i < threads; i++) sum += workers[i].counts[p];
        printf("%llu\t%s\n", sum, names[p]);
    }
}
