/* Feeds what finds patterns texts and windows of all kinds, under the sanitizers: `test_detection_hostile.py` builds
 * and runs it together with `automaton.c` and `programs.c`, whose allocations are those below.
 *
 * Called with files of programs, automatons and texts (each a row of sizes and bytes), a seed and a number of rounds.
 * Whatever is handed over lies in a block of its own size, so that a byte read or written beside it is seen.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { uint32_t rule, start, end; } Window;
typedef struct { uint32_t window, start, end, name_start, name_end; } Found;
typedef struct { const uint32_t *next; const uint64_t *ends; uint32_t classes; } Table;
typedef struct { size_t size; uint8_t *data; } Bytes;

int64_t homeport_programs_run(uint8_t *const *, const uint8_t *, const Window *, uint32_t, Found *, int64_t);
int64_t homeport_automaton_make(const uint64_t *, uint64_t, uint32_t, uint32_t *, uint64_t *);
int64_t homeport_automaton_windows(const Table *, const uint8_t *, const uint32_t *, const uint8_t *, uint64_t, int64_t,
                                   Window *, int64_t);
int64_t homeport_hits_windows(const uint64_t *, uint64_t, const uint32_t *, const uint32_t *, int64_t *, const uint8_t *,
                              uint64_t, int64_t, Window *, int64_t);

enum { AT_ONCE = 8, MOST_RULES = 64, MOST = 1 << 16, MANY = 40 };

static unsigned long long until_failure; /* allocations that still succeed; 0: all do */
static int fails(void) { return until_failure && !--until_failure ? (until_failure = 1) : 0; }
void *some_malloc(size_t n) { return fails() ? NULL : malloc(n); }
void *some_calloc(size_t n, size_t m) { return fails() ? NULL : calloc(n, m); }
void *some_realloc(void *p, size_t n) { return fails() ? NULL : realloc(p, n); }

static uint64_t state;
static uint64_t below(uint64_t most) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return most ? state % most : 0;
}

static Bytes some(const void *data, size_t size) {
    Bytes out = {size, malloc(size ? size : 1)};
    if (size) memcpy(out.data, data, size);
    return out;
}

static Bytes *rows(const char *path, size_t *count) {
    FILE *file = fopen(path, "rb");
    Bytes *out = NULL;
    uint32_t size;
    if (!file) abort();
    for (*count = 0; fread(&size, 4, 1, file) == 1; ++*count) {
        out = realloc(out, (*count + 1) * sizeof *out);
        out[*count] = (Bytes){size, malloc(size ? size : 1)};
        if (size && fread(out[*count].data, 1, size, file) != size) abort();
    }
    fclose(file);
    return out;
}

static void drop(Bytes *some, size_t count) {
    while (count) free(some[--count].data);
    free(some);
}

/* Pieces of texts one behind the other, some bytes changed. */
static Bytes text_of(const Bytes *texts, size_t count) {
    uint8_t room[20000];
    size_t size = 0;
    for (uint64_t n = below(6); n && size < 8000; n--) {
        const Bytes *one = texts + below(count);
        size_t start = below(one->size + 1), more = below(one->size - start + 1);
        memcpy(room + size, one->data + start, more);
        size += more;
    }
    for (uint64_t n = size ? below(4) : 0; n; n--) room[below(size)] = (uint8_t)below(256);
    return some(room, size);
}

static void run_programs(const Bytes *programs, size_t count, Bytes text) {
    uint8_t *table[MANY];
    Window windows[MANY];
    uint32_t number = (uint32_t)below(MANY);
    for (uint32_t n = 0; n < MANY; n++) table[n] = below(20) ? programs[below(count)].data : NULL;
    for (uint32_t n = 0; n < number; n++) {
        uint32_t start = (uint32_t)below(text.size + 1);
        windows[n] = (Window){(uint32_t)below(MANY), start, start + (uint32_t)below(text.size - start + 1)};
    }
    Bytes told = some(windows, number * sizeof *windows);
    size_t room = below(3) ? below(200) : 0;
    Found *out = malloc(room * sizeof *out + 1);
    homeport_programs_run(table, text.data, (Window *)told.data, number, out, (int64_t)room);
    free(out);
    free(told.data);
}

static void run_automaton(Bytes described, Bytes text) {
    const uint8_t *class_of = described.data; /* 256 bytes, then the description */
    Bytes packed = some(class_of + 256, described.size - 256);
    uint32_t most = below(2) ? MOST : 1 + (uint32_t)below(50), classes;
    memcpy(&classes, packed.data + 8, 4);
    uint32_t *next = malloc((size_t)most * classes * 4);
    uint64_t *ends = malloc((size_t)most * 8);
    uint8_t *wide = malloc(256 * AT_ONCE);
    int64_t made = homeport_automaton_make((uint64_t *)packed.data, packed.size, most, next, ends);
    if (made > 0) {
        Table tables[AT_ONCE];
        uint32_t rule_of[AT_ONCE * MOST_RULES] = {0};
        size_t room = below(100);
        Window *out = malloc(room * sizeof *out + 1);
        next = realloc(next, (size_t)made * classes * 4);
        ends = realloc(ends, (size_t)made * 8);
        for (int n = 0; n < AT_ONCE; n++) tables[n] = (Table){next, ends, classes};
        for (int n = 0; n < 256 * AT_ONCE; n++) wide[n] = class_of[n / AT_ONCE];
        homeport_automaton_windows(tables, wide, rule_of, text.data, text.size, (int64_t)below(600), out, (int64_t)room);
        free(out);
    }
    free(wide);
    free(ends);
    free(next);
    free(packed.data);
}

static int in_order(const void *a, const void *b) {
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static void run_hits(Bytes text) {
    uint32_t first_of[] = {0, 1, 3, 3}, rule_of[] = {5, 6, 7};
    int64_t last[3] = {0};
    size_t count = 1 + below(30), room = below(20);
    uint64_t *hits = malloc(count * sizeof *hits);
    Window *out = malloc(room * sizeof *out + 1);
    for (size_t n = 0; n < count; n++) hits[n] = below(text.size + 1) << 32 | below(3);
    qsort(hits, count, sizeof *hits, in_order);
    homeport_hits_windows(hits, count, first_of, rule_of, last, text.data, text.size, (int64_t)below(600), out,
                          (int64_t)room);
    free(out);
    free(hits);
}

int main(int count, char **arguments) {
    size_t programs, automatons, texts;
    if (count < 6) return 2;
    Bytes *program = rows(arguments[1], &programs), *automaton = rows(arguments[2], &automatons);
    Bytes *text = rows(arguments[3], &texts);
    state = strtoull(arguments[4], NULL, 10) * 2654435761u + 1;
    for (long round = atol(arguments[5]); round; round--) {
        Bytes one = text_of(text, texts);
        until_failure = below(4) ? 0 : 1 + below(12);
        run_programs(program, programs, one);
        if (round % 8 == 0) run_automaton(automaton[below(automatons)], one);
        run_hits(one);
        free(one.data);
    }
    drop(program, programs);
    drop(automaton, automatons);
    drop(text, texts);
    puts("survived");
    return 0;
}
