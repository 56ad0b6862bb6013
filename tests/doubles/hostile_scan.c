/* Feeds the compiled scan what no log would hold, under the sanitizers: `test_logs_hostile.py` builds and runs it.
 *
 * Called with a folder of plans (`plan-*`), a seed and a number of rounds, it mutates the given files and random bytes;
 * built with -DFUZZER it is a target of libFuzzer's (PLANS names the folder). The first three bytes of an input choose
 * the plan, the size of the pieces it is fed in, and which allocation fails (0: none).
 */
#include <stdio.h>
#include <stdlib.h>

static unsigned long long until_failure; /* allocations that still succeed; 0: all do */
static int fails(void) { return until_failure && !--until_failure ? (until_failure = 1) : 0; }
static void *some_malloc(size_t n) { return fails() ? NULL : malloc(n); }
static void *some_calloc(size_t n, size_t m) { return fails() ? NULL : calloc(n, m); }
static void *some_realloc(void *p, size_t n) { return fails() ? NULL : realloc(p, n); }
#define malloc some_malloc
#define calloc some_calloc
#define realloc some_realloc
#include "scan.c"
#undef malloc
#undef calloc
#undef realloc

static u8 *plans[256];
static size_t plan_count;

static u8 *file_at(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) return NULL;
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    u8 *data = malloc(*size + 1);
    if (fread(data, 1, *size, file) != *size) abort();
    fclose(file);
    return data;
}

static void load_plans(const char *folder) {
    char path[4096];
    size_t size;
    for (; plan_count < 256; plan_count++) {
        snprintf(path, sizeof path, "%s/plan-%zu", folder, plan_count);
        if (!(plans[plan_count] = file_at(path, &size))) break;
    }
    if (!plan_count) abort();
}

/* The bytes lie in a block of their own size, so that a read beyond them is seen. */
static void feed(Scan *s, const u8 *data, size_t size) {
    u8 *exact = malloc(size ? size : 1);
    memcpy(exact, data, size);
    homeport_scan_feed(s, exact, size);
    free(exact);
}

int LLVMFuzzerTestOneInput(const u8 *data, size_t size) {
    if (!plan_count) load_plans(getenv("PLANS"));
    if (size < 3) return 0;
    const u8 *plan = plans[data[0] % plan_count];
    size_t step = data[1] ? (size_t)data[1] * data[1] : size;
    until_failure = (unsigned long long)data[2] * 2;
    Scan *s = homeport_scan_new(plan);
    if (s) {
        for (size_t at = 3; at < size && !s->done; at += step) feed(s, data + at, size - at < step ? size - at : step);
        int shift = homeport_scan_end(s);
        if (shift >= 0) {
            u32 n = homeport_scan_buckets(s, NULL);
            i64 *room = malloc(8 * ((size_t)n + 1));
            homeport_scan_buckets(s, room);
            free(room);
            i64 got = homeport_scan_finish(s, shift + (data[1] & 1));
            const u8 *blob = homeport_scan_result(s);
            volatile u8 last = got > 0 ? blob[got - 1] : 0;
            (void)last;
        }
        homeport_scan_free(s);
    }
    until_failure = 0;
    return 0;
}

#ifndef FUZZER
static u64 state;
static u32 draw(u32 below) {
    state += 0x9E3779B97F4A7C15ull;
    u64 z = (state ^ state >> 30) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ z >> 27) * 0x94D049BB133111EBull;
    return (u32)((z ^ z >> 31) >> 33) % below;
}

static const char *const ODD[] = {"\n", "\r\n", "\\", "\\u0001", "\\ud83d", "\"", "{", "}", "[", "]]", "=", ": ", ",", "..", "./", "\t", " ",
                                  "\xff\xfe", "\xc3", "\x01", "\x02", "\x03", "99999999999999999999999999", "-0.000000000", "2026-02-31T25:61:61", "Feb 31 ",
                                  "1e308", "[1:2:3:4:5]", "00:1b:c3:4d:5e:6f", "@", "/a/b?c", "x1y2z3", "Caused by: E", "at a.b(C:1)", "\n\n\n"};

static size_t mutated(u8 *data, size_t size, size_t room) {
    for (u32 n = draw(12); n--;) {
        size_t at = size ? draw((u32)size) : 0;
        switch (draw(7)) {
        case 0: if (size) data[at] = (u8)draw(256); break;
        case 1: if (size) data[at] ^= (u8)(1u << draw(8)); break;
        case 2: size = at; break;
        case 3: { /* a stretch again, somewhere else */
            size_t from = size ? draw((u32)size) : 0, n_ = draw(400);
            if (from + n_ > size) n_ = size - from;
            if (size + n_ > room) break;
            memmove(data + at + n_, data + at, size - at);
            size += n_;
            if (from + n_ <= size) memmove(data + at, data + from, n_);
            break;
        }
        case 4: { /* one byte many times: long lines, numbers, runs of NUL */
            size_t n_ = 1u << draw(18);
            if (size + n_ > room) break;
            memmove(data + at + n_, data + at, size - at);
            memset(data + at, draw(4) ? "\0\xff" "90 x\n\"\\[{=:"[draw(13)] : (int)draw(256), n_);
            size += n_;
            break;
        }
        default: {
            const char *odd = ODD[draw(sizeof ODD / sizeof *ODD)];
            size_t n_ = strlen(odd);
            if (size + n_ > room) break;
            memmove(data + at + n_, data + at, size - at);
            memcpy(data + at, odd, n_);
            size += n_;
        }
        }
    }
    return size;
}

int main(int count, char **names) {
    if (count < 4) return 2;
    load_plans(names[1]);
    state = strtoull(names[2], NULL, 10);
    u32 rounds = (u32)strtoul(names[3], NULL, 10);
    enum { ROOM_ = 1 << 20 };
    u8 *data = malloc(ROOM_ + 3);
    for (u32 round = 0; round < rounds; round++) {
        size_t size = 0;
        if (count > 4 && draw(10)) {
            u8 *seed = file_at(names[4 + draw((u32)count - 4)], &size);
            if (!seed) abort();
            if (size > ROOM_) size = ROOM_;
            memcpy(data + 3, seed, size);
            free(seed);
        } else {
            for (size = draw(3000); size && draw(3000);) data[3 + draw((u32)size)] = (u8)draw(256);
        }
        size = mutated(data + 3, size, ROOM_);
        for (int i = 0; i < 3; i++) data[i] = (u8)draw(256);
        if (draw(4)) data[2] = 0;
        LLVMFuzzerTestOneInput(data, size + 3);
    }
    free(data);
    while (plan_count) free(plans[--plan_count]);
    puts("survived");
    return 0;
}
#endif
