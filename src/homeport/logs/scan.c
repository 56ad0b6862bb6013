/* The compiled scan: reads lines by a plan into counts, exactly as scan.py, shapes.py, layout.py, stamps.py,
 * structured.py and bounds.py do; those say what is meant, this file only does it fast. A test holds both to the
 * same results. Plain C99 behind seven functions, loaded with ctypes: no interpreter's header is needed.
 * Everything of a scan hangs from one `Scan`; nothing is shared, so threads may scan side by side.
 */
#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(_WIN32)
#define PUBLIC __declspec(dllexport)
#else
#define PUBLIC __attribute__((visibility("default")))
#endif

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int64_t i64;

#define NO_TIME (-((i64)1 << 62))
#define DAY 86400
#define LATEST ((i64)1 << 32)
#define MAX_WORD 200
#define BACK_SECONDS 60
#define MAX_LINE 65536
#define MAX_MESSAGE 4096
#define MAX_SLOTS 24
#define HEADER_FIELDS 4
#define MAX_FIELDS (MAX_SLOTS + HEADER_FIELDS)
#define MAX_VALUE 64
#define MAX_DEPTH 8
#define BIN_BITS 12
#define VALUE_SHIFT 4
#define NUMBER_SHIFT 5
#define SAMPLE_BYTES 512
#define TRACE_BYTES 16384
#define MAX_PAIRS 16384
#define MAX_MOVES 64
#define MAX_FORMATS 64
#define MAX_FORMAT 40
#define NONE 0xffffffffu
#define WINDOW 256 /* bins from WINDOW_LOW on: 2^-16 to 2^48 */
#define WINDOW_LOW 100
#define MAX_WINDOWS 8192
#define BY_WINDOWS (MAX_FIELDS * 16)
#define HOLE 1

/* ---- classes of bytes ---- */

enum { C_TOKEN = 1, C_DIGIT = 2, C_LETTER = 4, C_HEX = 8, C_UPPER = 16, C_SPACE = 32, C_NAMEKEY = 64 };
static u8 CLASS[256];
static int classes_made;

static void make_classes(void) {
    if (classes_made) return;
    for (int c = 0; c < 256; c++) {
        u8 bits = 0;
        if (c > 0x20 && c != 0x7f && !strchr("=:,;|\"'()[]{}<>", c)) bits |= C_TOKEN;
        if (c >= '0' && c <= '9') bits |= C_DIGIT | C_HEX;
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) bits |= C_LETTER;
        if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) bits |= C_HEX;
        if (c == ' ' || (c >= 9 && c <= 13)) bits |= C_SPACE;
        if ((bits & (C_LETTER | C_DIGIT)) || (c && strchr("_.-@/", c))) bits |= C_NAMEKEY;
        CLASS[c] = bits;
    }
    classes_made = 1;
}
#define IS(c, bit) (CLASS[(u8)(c)] & (bit))
static inline int is_alnum(u8 c) { return IS(c, C_LETTER | C_DIGIT); }
static inline u8 lower(u8 c) { return (c >= 'A' && c <= 'Z') ? c + 32 : c; }

/* ---- growing memory; a failed allocation ends the scan with `failed` ---- */

typedef struct { const u8 *p; size_t n; } Str;

static inline u64 mix(u64 a, u64 b) {
    __uint128_t r = (__uint128_t)a * b;
    return (u64)r ^ (u64)(r >> 64);
}
static inline u64 load(const u8 *p, size_t n) {
    u64 v = 0;
    memcpy(&v, p, n);
    return v;
}
static u64 hash_of(const u8 *p, size_t n) {
    u64 h = 0x9E3779B97F4A7C15ull ^ n;
    while (n > 16) {
        h = mix(load(p, 8) ^ 0xA0761D6478BD642Full, load(p + 8, 8) ^ h);
        p += 16;
        n -= 16;
    }
    u64 a = n >= 8 ? load(p, 8) : load(p, n);
    u64 b = n > 8 ? load(p + n - 8, 8) : 0;
    h = mix(a ^ 0xE7037ED1A0B428DBull, b ^ h);
    return h ? h : 1;
}

/* ---- the structures ---- */

typedef struct {
    u64 hash;
    u32 text;
    u8 size;
    u32 forward; /* this value was added to that one */
    u64 count;
    i64 first_time, last_time, first_line, last_line;
    u32 bucket, pending; /* counts of the current bucket, not yet in a cell */
} Value;

/* The current bucket's histogram of a number: most counts touch no cell. */
typedef struct { u32 bucket, low, high, count[WINDOW]; } Window;

typedef struct {
    Window *window;
    Window **by; /* by sibling and its value */
    u32 name;
    u8 name_size;
    u8 overflow;
    u8 values, hint;
    u8 room;
    u32 *value; /* indexes of values */
    u64 count, numeric;
} Field;

typedef struct {
    u64 hash;
    u32 forward;
    u8 kind; /* 0 shape, 1 outline, 2 number of words */
    u8 fields, text_owned;
    u32 field;
    u8 *text;
    u32 size;
    u64 count, traces, lot;
    i64 first_time, last_time, first_line, last_line, trace_line, trace_time;
    u8 *first_text, *lot_text, *trace_text;
    u32 first_size, lot_size, trace_size;
    u32 bucket, pending;
} Entry;

typedef struct { u64 hash; u32 entry, members, member[17]; } Outline;
typedef struct { u64 a; u32 b, count; } Cell; /* a: id and bucket; b: kind, sibling, its value, bin */
enum { K_RATE = 0, K_VALUE = 1, K_NUMBER = 2, K_BY = 3 };

typedef struct { Str key, value; int bin; } Slot;
typedef struct { u8 step, argument, role; } Move;
typedef struct { int n; Move move[MAX_MOVES]; } Layout;
typedef struct { u8 size; u8 text[40]; u8 value; } Word;
typedef struct { i64 end, seconds; int level; Str host, service, thread; } Head;
typedef struct { Str key, value; } Pair;

typedef struct {
    Str time, message, host, service, thread;
    int has_message, level, pairs;
} Parts;

typedef struct {
    i64 reference, offset, start, limit, origin;
    i64 reference_year;
    u32 max_buckets, max_cells, few_buckets, max_values, max_counters, max_sibling, field_shapes, fine_shapes, crowded, outlines_max;
    u32 source;
    u8 form, fold_plain, by_time, keep_keys, skipping, fragment, done, failed, has_open, open_sure;
    u8 fields_kept, by_kept, numbers_kept, coarse;
    int layouts, formats;
    Layout *layout;
    char format[MAX_FORMATS][MAX_FORMAT];
    Word level_word[128], part_word[256];
    int level_words, part_words;
    u16 level_head[256], part_head[1024];

    u64 lines, records, untimed, size, unseen, backwards;
    i64 first_time, last_time, farthest_back; /* of the records in their order */
    u8 *rest;
    size_t rest_size;
    u32 open_entry;
    i64 open_line, open_time;
    u8 *open_text;
    u32 open_size, open_extra;
    u8 tracing;

    int shift;
    u32 total_used, total_room;
    Cell *total;
    u32 total_bucket, total_pending;

    Entry *entry;
    u32 entries, entry_room, live;
    u32 *index;
    u32 index_room;
    Field *field;
    u32 fields, field_room, windows;
    Value *value;
    u32 values, value_room;
    u8 *arena;
    u32 arena_size, arena_room;
    Cell *cell;
    u32 cells, cell_room;
    u32 kind_cells[4];
    Outline *outline;
    u32 outlines, outline_room;
    u32 *outline_index;
    u32 outline_index_room;
    u32 *line_entry;
    u64 line_room;

    u8 *text; /* the shape being made */
    u32 text_size;
    Slot slot[MAX_SLOTS];
    int slots;
    u8 *decoded;
    u32 decoded_size;
    u8 *joined;
    Pair *pair;
    u8 *blob;
    u64 blob_size, blob_room;
} Scan;

static void *grown(Scan *s, void *old, u64 size) {
    void *new = realloc(old, size ? size : 1);
    if (!new) s->failed = 1;
    return new;
}
#define ROOM(s, array, used, room, more)                                                                        \
    do {                                                                                                        \
        if ((u64)(used) + (more) > (room)) {                                                                    \
            u64 want_ = (u64)(room) * 2 + (more) + 64;                                                          \
            void *new_ = NULL;                                                                                  \
            if (sizeof(room) == 4 && want_ >= NONE) (s)->failed = 1; /* the count would wrap */                 \
            else new_ = grown(s, array, want_ * sizeof *(array));                                               \
            if (new_) (array) = new_, (room) = want_;                                                           \
        }                                                                                                       \
    } while (0)

static u32 keep_text(Scan *s, const u8 *p, u32 n) {
    ROOM(s, s->arena, s->arena_size, s->arena_room, n);
    if (s->failed || !n) return 0;
    memcpy(s->arena + s->arena_size, p, n);
    s->arena_size += n;
    return s->arena_size - n;
}
static u8 *copied(Scan *s, const u8 *p, u32 n) {
    u8 *new = grown(s, NULL, n);
    if (new && n) memcpy(new, p, n);
    return new;
}

/* ---- cells: counts by id and bucket ---- */

static inline u64 cell_hash(u64 a, u32 b) { return mix(a ^ 0x8EBC6AF09C88C6E3ull, (u64)b * 0x589965CC75374CC3ull ^ 0x1D8E4E27C47D124Full); }

static void cell_put(Cell *cell, u32 room, u64 a, u32 b, u32 count, u32 *used, u32 *kinds) {
    u32 at = (u32)cell_hash(a, b) & (room - 1);
    while (cell[at].count) {
        if (cell[at].a == a && cell[at].b == b) {
            cell[at].count += count;
            return;
        }
        at = (at + 1) & (room - 1);
    }
    cell[at] = (Cell){a, b, count};
    (*used)++;
    kinds[b >> 30]++;
}

static void cells_rebuild(Scan *s, u32 room, int widen);

static void cell_add(Scan *s, int kind, u32 id, u32 bucket, u32 low, u32 count) {
    if (s->cells * 5ull >= s->cell_room * 3ull) cells_rebuild(s, s->cell_room * 2, 0);
    if (s->failed) return;
    cell_put(s->cell, s->cell_room, (u64)id << 32 | bucket, (u32)kind << 30 | low, count, &s->cells, s->kind_cells);
}

static u32 entry_of(Scan *s, u32 id) {
    while (s->entry[id].forward != NONE) id = s->entry[id].forward;
    return id;
}
static u32 value_of_id(Scan *s, u32 id) {
    while (s->value[id].forward < NONE - 1) id = s->value[id].forward;
    return id;
}

static int sibling_counts(const Scan *s, const Field *f) {
    return !f->overflow && !f->numeric && f->values > 1 && f->values <= s->max_sibling;
}

/* The owner's fields of a number's cell: the entry is found through the field. */
static int cell_lives(Scan *s, const Cell *c, u32 *field_entry) {
    u32 id = (u32)(c->a >> 32);
    switch (c->b >> 30) {
    case K_RATE: return 1;
    case K_VALUE: return s->value[value_of_id(s, id)].forward == NONE;
    case K_NUMBER: return s->numbers_kept && s->fields_kept;
    default:
        if (!s->by_kept || !s->numbers_kept || !s->fields_kept) return 0;
        {
            if (field_entry[id] == NONE) return 0;
            const Entry *e = &s->entry[field_entry[id]];
            u32 place = c->b >> 16 & 31;
            return place < e->fields && sibling_counts(s, &s->field[e->field + place]);
        }
    }
}

static u32 *owners(Scan *s) {
    u32 *owner = grown(s, NULL, sizeof(u32) * (s->fields + 1));
    if (!owner) return NULL;
    memset(owner, 0xff, sizeof(u32) * (s->fields + 1)); /* fields that were moved belong to nobody */
    for (u32 i = 0; i < s->entries; i++)
        if (s->entry[i].forward == NONE)
            for (u32 k = 0; k < s->entry[i].fields; k++) owner[s->entry[i].field + k] = i;
    return owner;
}

static void cells_rebuild(Scan *s, u32 room, int widen) {
    u32 *owner = owners(s);
    Cell *new = calloc(room, sizeof(Cell));
    if (!new || !owner) {
        s->failed = 1;
        free(new);
        free(owner);
        return;
    }
    u32 used = 0, kinds[4] = {0, 0, 0, 0};
    for (u32 i = 0; i < s->cell_room; i++) {
        Cell c = s->cell[i];
        if (!c.count || !cell_lives(s, &c, owner)) continue;
        u32 id = (u32)(c.a >> 32), bucket = (u32)c.a >> widen;
        if (c.b >> 30 == K_RATE) id = entry_of(s, id);
        if (c.b >> 30 == K_VALUE) id = value_of_id(s, id);
        cell_put(new, room, (u64)id << 32 | bucket, c.b, c.count, &used, kinds);
    }
    free(owner);
    free(s->cell);
    s->cell = new;
    s->cell_room = room;
    s->cells = used;
    memcpy(s->kind_cells, kinds, sizeof kinds);
}

static void total_put(Scan *s, u32 bucket, u32 count) {
    u32 at = (bucket * 2654435761u) & (s->total_room - 1);
    while (s->total[at].count && s->total[at].a != bucket) at = (at + 1) & (s->total_room - 1);
    if (!s->total[at].count) s->total_used++;
    s->total[at].a = bucket;
    s->total[at].count += count;
}

static void window_flush(Scan *s, Window *w, int kind, u32 id, u32 low_bits) {
    if (w->low > w->high) return;
    u32 low = w->low, high = w->high;
    w->low = WINDOW, w->high = 0;
    for (u32 i = low; i <= high; i++)
        if (w->count[i]) {
            u32 count = w->count[i];
            w->count[i] = 0;
            cell_add(s, kind, id, w->bucket, low_bits | (i + WINDOW_LOW), count);
        }
}

static inline void window_add(Scan *s, Window **slot, int kind, u32 id, u32 low_bits, u32 bucket, u32 bin) {
    Window *w = *slot;
    if (!w && s->windows < MAX_WINDOWS && (w = calloc(1, sizeof(Window)))) {
        s->windows++;
        w->low = WINDOW;
        *slot = w;
    }
    u32 i = bin - WINDOW_LOW;
    if (!w || i >= WINDOW) {
        cell_add(s, kind, id, bucket, low_bits | bin, 1);
        return;
    }
    if (w->bucket != bucket) {
        window_flush(s, w, kind, id, low_bits);
        w->bucket = bucket;
    }
    w->count[i]++;
    if (i < w->low) w->low = i;
    if (i > w->high) w->high = i;
}

static void windows_free(Field *f) {
    free(f->window);
    f->window = NULL;
    if (f->by)
        for (u32 i = 0; i < BY_WINDOWS; i++) free(f->by[i]);
    free(f->by);
    f->by = NULL;
}

static void windows_flush(Scan *s, u32 id) {
    Field *f = &s->field[id];
    if (f->window) window_flush(s, f->window, K_NUMBER, id, 0);
    if (f->by)
        for (u32 i = 0; i < BY_WINDOWS; i++)
            if (f->by[i]) window_flush(s, f->by[i], K_BY, id, i << 12);
}

static void flush_pending(Scan *s) {
    for (u32 i = 0; i < s->entries; i++)
        if (s->entry[i].forward == NONE)
            for (u32 k = 0; k < s->entry[i].fields; k++) windows_flush(s, s->entry[i].field + k);
    for (u32 i = 0; i < s->entries; i++) {
        Entry *e = &s->entry[i];
        if (e->pending) cell_add(s, K_RATE, i, e->bucket, 0, e->pending);
        e->pending = 0;
    }
    for (u32 i = 0; i < s->values; i++) {
        Value *v = &s->value[i];
        if (v->pending && v->forward != NONE - 1) cell_add(s, K_VALUE, i, v->bucket, 0, v->pending);
        v->pending = 0;
    }
    if (s->total_pending) total_put(s, s->total_bucket, s->total_pending);
    s->total_pending = 0;
}

static void widen(Scan *s) {
    flush_pending(s);
    s->shift++;
    cells_rebuild(s, s->cell_room, 1);
    Cell *old = s->total;
    s->total = calloc(s->total_room, sizeof(Cell));
    if (!s->total) {
        s->failed = 1;
        s->total = old;
        return;
    }
    s->total_used = 0;
    for (u32 i = 0; i < s->total_room; i++)
        if (old[i].count) total_put(s, (u32)old[i].a >> 1, old[i].count);
    free(old);
}

/* ---- entries ---- */

static u32 find_entry(Scan *s, u64 hash, u32 *at_out) {
    u32 at = (u32)hash & (s->index_room - 1);
    while (s->index[at] != NONE) {
        if (s->entry[s->index[at]].hash == hash) {
            *at_out = at;
            return s->index[at];
        }
        at = (at + 1) & (s->index_room - 1);
    }
    *at_out = at;
    return NONE;
}

static void index_grow(Scan *s) {
    u32 room = s->index_room * 2;
    u32 *new = grown(s, NULL, sizeof(u32) * room);
    if (!new) return;
    memset(new, 0xff, sizeof(u32) * room);
    for (u32 i = 0; i < s->entries; i++) {
        u32 at = (u32)s->entry[i].hash & (room - 1);
        while (new[at] != NONE) at = (at + 1) & (room - 1);
        new[at] = i;
    }
    free(s->index);
    s->index = new;
    s->index_room = room;
}

static u32 new_entry(Scan *s, u64 hash, const u8 *text, u32 size, int kind) {
    if (s->entries * 2ull >= s->index_room) index_grow(s);
    ROOM(s, s->entry, s->entries, s->entry_room, 1);
    if (s->failed) return NONE;
    u32 at;
    find_entry(s, hash, &at);
    Entry *e = &s->entry[s->entries];
    memset(e, 0, sizeof *e);
    e->hash = hash;
    e->kind = (u8)kind;
    e->forward = NONE;
    e->text = copied(s, text, size);
    e->size = size;
    e->lot = ~0ull;
    e->first_time = -NO_TIME;
    e->last_time = NO_TIME;
    e->first_line = e->trace_line = (i64)1 << 62;
    e->last_line = -1;
    e->trace_time = NO_TIME;
    s->index[at] = s->entries;
    s->live++;
    return s->entries++;
}

static void make_fields(Scan *s, u32 id, int count) {
    Entry *e = &s->entry[id];
    u32 start = s->fields;
    ROOM(s, s->field, s->fields, s->field_room, count);
    if (s->failed) return;
    if (e->fields) memcpy(&s->field[start], &s->field[e->field], e->fields * sizeof(Field));
    memset(&s->field[start + e->fields], 0, (count - e->fields) * sizeof(Field));
    s->fields += count;
    e->field = start;
    e->fields = (u8)count;
}

static void field_forget(Scan *s, Field *f) {
    for (int i = 0; i < f->values; i++) s->value[f->value[i]].forward = NONE - 1;
    free(f->value);
    f->value = NULL;
    f->values = 0;
    f->overflow = 1;
}

static void drop_fields(Scan *s) {
    s->fields_kept = 0;
    for (u32 i = 0; i < s->entries; i++) {
        Entry *e = &s->entry[i];
        if (e->forward != NONE) continue;
        for (int k = 1; k < e->fields; k++) {
            field_forget(s, &s->field[e->field + k]);
            windows_free(&s->field[e->field + k]);
        }
        if (e->fields) e->fields = 1;
        free(e->trace_text);
        e->trace_text = NULL;
        e->trace_size = 0;
    }
}

static u32 new_value(Scan *s, Field *f, const u8 *p, u32 n, u64 hash) {
    if (f->values == f->room) {
        u8 room = f->room ? (u8)(f->room * 2) : 2;
        u32 *new = grown(s, f->value, room * sizeof(u32));
        if (!new) return NONE;
        f->value = new;
        f->room = room;
    }
    ROOM(s, s->value, s->values, s->value_room, 1);
    u32 text = keep_text(s, p, n);
    if (s->failed) return NONE;
    s->value[s->values] = (Value){hash, text, (u8)n, NONE, 0, -NO_TIME, NO_TIME, (i64)1 << 62, -1, 0, 0};
    f->value[f->values++] = s->values;
    return s->values++;
}

static int find_value(Scan *s, Field *f, const u8 *p, u32 n, u64 hash) {
    if (f->hint < f->values) {
        Value *v = &s->value[f->value[f->hint]];
        if (v->hash == hash && v->size == n && !memcmp(s->arena + v->text, p, n)) return f->hint;
    }
    for (int i = 0; i < f->values; i++) {
        Value *v = &s->value[f->value[i]];
        if (v->hash == hash && v->size == n && !memcmp(s->arena + v->text, p, n)) {
            f->hint = (u8)i;
            return i;
        }
    }
    return -1;
}

#define LESS(a, b) \
    if ((b) < (a)) (a) = (b)
#define MORE(a, b) \
    if ((b) > (a)) (a) = (b)

/* Adds one entry to another that stands for it from now on. */
static void entry_into(Scan *s, u32 from, u32 to) {
    Entry *a = &s->entry[from], *b = &s->entry[to];
    if (a->first_line < b->first_line) {
        u8 *t = b->first_text;
        b->first_text = a->first_text, a->first_text = t;
        b->first_size = a->first_size;
    }
    if (a->lot < b->lot) {
        u8 *t = b->lot_text;
        b->lot_text = a->lot_text, a->lot_text = t;
        b->lot_size = a->lot_size, b->lot = a->lot;
    }
    b->count += a->count;
    LESS(b->first_time, a->first_time);
    MORE(b->last_time, a->last_time);
    LESS(b->first_line, a->first_line);
    MORE(b->last_line, a->last_line);
    b->traces += a->traces;
    if (a->trace_line < b->trace_line) b->trace_line = a->trace_line, b->trace_time = a->trace_time;
    if (a->pending) cell_add(s, K_RATE, from, a->bucket, 0, a->pending);
    a->pending = 0;
    if (a->fields && !b->fields) make_fields(s, to, 1); /* moves no entry: `a` stays */
    if (s->failed) return;
    if (a->fields) {
        Field *x = &s->field[s->entry[from].field], *y = &s->field[s->entry[to].field];
        if (!y->name_size) y->name = x->name, y->name_size = x->name_size;
        y->count += x->count;
        y->numeric += x->numeric;
        for (int i = 0; i < x->values; i++) {
            u32 id = x->value[i];
            Value v = s->value[id];
            u8 text[MAX_VALUE];
            memcpy(text, s->arena + v.text, v.size);
            int k = find_value(s, y, text, v.size, v.hash);
            u32 other = k >= 0 ? y->value[k] : new_value(s, y, text, v.size, v.hash);
            if (s->failed) return;
            Value *w = &s->value[other];
            w->count += v.count;
            LESS(w->first_time, v.first_time);
            MORE(w->last_time, v.last_time);
            LESS(w->first_line, v.first_line);
            MORE(w->last_line, v.last_line);
            s->value[id].pending = 0;
            s->value[id].forward = other;
        }
        free(x->value);
        x->value = NULL;
        x->values = 0;
    }
    a = &s->entry[from];
    free(a->first_text);
    free(a->lot_text);
    free(a->trace_text);
    free(a->text);
    a->first_text = a->lot_text = a->trace_text = a->text = NULL;
    a->forward = to;
    a->fields = 0;
    s->live--;
}

/* ---- outlines: what stands for crowded shapes ---- */

static inline int word_byte(const u8 *p, const u8 *begin, const u8 *end) {
    u8 c = *p;
    if (c == '.') return !(p + 1 < end && p[1] == '.') && !(p > begin && p[-1] == '.');
    return c == HOLE || IS(c, C_TOKEN);
}

static u32 make_outline(const u8 *text, u32 size, u8 *out) {
    const u8 *begin = text, *p = text, *end = text + size;
    u8 *o = out;
    int first = 1;
    *o++ = 2;
    while (p < end) {
        if (!word_byte(p, begin, end)) {
            *o++ = *p++;
            continue;
        }
        const u8 *w = p;
        while (p < end && word_byte(p, begin, end)) p++;
        int kept = !(p - w == 1 && *w == HOLE) && (first || (p < end && (*p == '=' || *p == ':')));
        if (kept) memcpy(o, w, p - w), o += p - w;
        else *o++ = HOLE;
        first = 0;
    }
    return (u32)(o - out);
}

static u32 words_in(const u8 *text, u32 size) {
    const u8 *begin = text, *p = text, *end = text + size;
    u32 n = 0;
    while (p < end) {
        if (!word_byte(p, begin, end)) {
            p++;
            continue;
        }
        while (p < end && word_byte(p, begin, end)) p++;
        n++;
    }
    return n < 255 ? n : 255;
}

static void meet(Scan *s, u32 id, const u8 *text, u32 size) {
    Entry *e = &s->entry[id];
    if (!e->size) {
        free(e->text);
        e->text = copied(s, text, size);
        e->size = size;
        return;
    }
    if (e->size == size && !memcmp(e->text, text, size)) return;
    /* from a copy: a dot is judged by the one before it, which may have been overwritten */
    u8 *copy = s->text + 3 * MAX_LINE, *out = e->text;
    memcpy(copy, e->text, e->size);
    const u8 *begin = copy, *p = copy, *end = p + e->size, *q = text, *stop = text + size;
    while (p < end) {
        if (!word_byte(p, begin, end)) {
            *out++ = *p++;
            continue;
        }
        const u8 *w = p;
        while (p < end && word_byte(p, begin, end)) p++;
        while (q < stop && !word_byte(q, text, stop)) q++;
        const u8 *x = q;
        while (q < stop && word_byte(q, text, stop)) q++;
        if (p - w == q - x && !memcmp(w, x, (size_t)(p - w))) memcpy(out, w, (size_t)(p - w)), out += p - w;
        else *out++ = HOLE;
    }
    e->size = (u32)(out - e->text);
}

static u32 outline_slot(Scan *s, u64 hash) {
    if (s->outlines * 2ull >= s->outline_index_room) {
        u32 room = s->outline_index_room ? s->outline_index_room * 2 : 16384;
        u32 *new = grown(s, NULL, sizeof(u32) * room);
        if (!new) return NONE;
        memset(new, 0xff, sizeof(u32) * room);
        for (u32 i = 0; i < s->outlines; i++) {
            u32 at = (u32)s->outline[i].hash & (room - 1);
            while (new[at] != NONE) at = (at + 1) & (room - 1);
            new[at] = i;
        }
        free(s->outline_index);
        s->outline_index = new;
        s->outline_index_room = room;
    }
    u32 at = (u32)hash & (s->outline_index_room - 1);
    while (s->outline_index[at] != NONE) {
        if (s->outline[s->outline_index[at]].hash == hash) return s->outline_index[at];
        at = (at + 1) & (s->outline_index_room - 1);
    }
    ROOM(s, s->outline, s->outlines, s->outline_room, 1);
    if (s->failed) return NONE;
    memset(&s->outline[s->outlines], 0, sizeof(Outline));
    s->outline[s->outlines].hash = hash;
    s->outline[s->outlines].entry = NONE;
    s->outline_index[at] = s->outlines;
    return s->outlines++;
}

static u32 size_entry(Scan *s, const u8 *text, u32 size) {
    u8 key[8] = {3};
    u32 n = words_in(text, size), len = 1;
    u8 digits[4];
    int d = 0;
    do digits[d++] = (u8)('0' + n % 10), n /= 10;
    while (n);
    while (d) key[len++] = digits[--d];
    u64 hash = hash_of(key, len);
    u32 at, id = find_entry(s, hash, &at);
    if (id != NONE) return id;
    return new_entry(s, hash, key, len, 2); /* the key stands where others have their text */
}

/* Files a shape under its outline; returns the entry that stands for it. */
static u32 outlined(Scan *s, u32 id) {
    u8 *out = s->text + 2 * MAX_LINE;
    Entry *e = &s->entry[id];
    u32 size = make_outline(e->text, e->size, out);
    u64 hash = hash_of(out, size);
    u32 k = outline_slot(s, hash);
    if (s->failed) return id;
    Outline *o = &s->outline[k];
    if (o->entry == NONE && o->members < s->crowded && o->members < 16) {
        o->member[o->members++] = id;
        return id;
    }
    if (o->entry == NONE) {
        u32 whole = new_entry(s, hash, (const u8 *)"", 0, 1);
        if (whole == NONE) return id;
        o = &s->outline[k];
        o->entry = whole;
        for (u32 i = 0; i < o->members && !s->failed; i++) {
            meet(s, whole, s->entry[o->member[i]].text, s->entry[o->member[i]].size);
            if (!s->failed) entry_into(s, o->member[i], whole);
        }
    }
    if (s->failed) return id;
    meet(s, o->entry, s->entry[id].text, s->entry[id].size);
    if (s->failed) return id;
    entry_into(s, id, o->entry);
    return o->entry;
}

/* Returns the entry that stands for the crowded outline of the shape at hand, if there is one. */
static u32 standing_in(Scan *s) {
    u8 *out = s->text + 2 * MAX_LINE;
    u32 size = make_outline(s->text, s->text_size, out);
    u32 at, id = find_entry(s, hash_of(out, size), &at);
    if (id == NONE) return NONE;
    meet(s, id, s->text, s->text_size);
    return id;
}

static void to_sizes(Scan *s) {
    s->coarse = 2;
    u32 count = s->entries;
    for (u32 i = 0; i < count && !s->failed; i++) {
        if (s->entry[i].forward != NONE || s->entry[i].kind == 2) continue;
        u32 to = size_entry(s, s->entry[i].text, s->entry[i].size);
        if (!s->failed) entry_into(s, i, to);
    }
}

static u32 after_new(Scan *s, u32 id) {
    if (s->fields_kept && s->live > s->field_shapes) drop_fields(s);
    if (!s->coarse && s->live > s->fine_shapes) {
        s->coarse = 1;
        u32 count = s->entries;
        for (u32 i = 0; i < count && !s->failed; i++)
            if (s->entry[i].forward == NONE && s->entry[i].kind == 0) outlined(s, i);
        id = entry_of(s, id);
    } else if (s->coarse == 1) {
        id = outlined(s, id);
    }
    if (s->coarse == 1 && s->outlines > s->outlines_max) to_sizes(s);
    return s->failed ? id : entry_of(s, id);
}

/* ---- numbers ---- */

static int bin_of(const u8 *p, u32 n) {
    const u8 *end = p + n;
    int negative = 0;
    if (p < end && (*p == '+' || *p == '-')) negative = *p++ == '-';
    const u8 *w = p;
    u64 whole = 0;
    while (p < end && IS(*p, C_DIGIT) && p - w < 16) whole = whole * 10 + (*p++ - '0');
    int digits = (int)(p - w), decimals = 0;
    if (!digits || digits > 15) return -1;
    if (p + 1 < end && *p == '.' && IS(p[1], C_DIGIT)) {
        p++;
        int seen = 0;
        while (p < end && IS(*p, C_DIGIT)) {
            if (seen < 15 - digits) whole = whole * 10 + (*p - '0'), decimals++;
            seen++;
            p++;
        }
        if (seen > 9) return -1;
    }
    if (p < end && *p != '.') {
        u8 c = *p, d = p + 1 < end ? p[1] : 0;
        if ((c == 'm' || c == 'u' || c == 'n') && d == 's') p += 2;
        else if (c == 's' || c == '%' || c == 'B' || c == 'b') p++;
        else if (c == 'k' || c == 'K' || c == 'M' || c == 'G' || c == 'T') {
            p++;
            if (p < end && *p == 'i') p++;
            if (p < end && *p == 'B') p++;
        }
    }
    if (p < end && *p == '.') p++;
    if (p != end) return -1;
    static const double TENS[10] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    if (!whole) return 0;
    int exponent;
    double mantissa = frexp((double)whole / TENS[decimals], &exponent);
    static const double STEPS[4] = {0.5, 0.5946035575013605, 0.7071067811865476, 0.8408964152537145};
    int step = 3;
    while (STEPS[step] > mantissa) step--;
    int place = 1 + 4 * (exponent + 40) + step;
    if (place < 1) place = 1;
    if (place > 1023) place = 1023;
    return place + (negative ? 2048 : 0);
}

/* ---- the shape of a message ---- */

enum { L_WORD, L_HOLE, L_DATE };

static int is_date(const u8 *p) {
    static const char DATES[] = "JanFebMarAprMayJunJulAugSepOctNovDecMonTueWedThuFriSatSun";
    for (int i = 0; i < 57; i += 3)
        if (DATES[i] == (char)p[0] && DATES[i + 1] == (char)p[1] && DATES[i + 2] == (char)p[2]) return 1;
    return 0;
}
static int is_truth(const u8 *p, u32 n) {
    switch (n) {
    case 3: return !memcmp(p, "nil", 3) || !memcmp(p, "NaN", 3);
    case 4:
        return !memcmp(p, "true", 4) || !memcmp(p, "True", 4) || !memcmp(p, "TRUE", 4) || !memcmp(p, "null", 4) || !memcmp(p, "NULL", 4) ||
               !memcmp(p, "None", 4) || !memcmp(p, "none", 4);
    case 5: return !memcmp(p, "false", 5) || !memcmp(p, "False", 5) || !memcmp(p, "FALSE", 5);
    case 9: return !memcmp(p, "undefined", 9);
    default: return 0;
    }
}
static int digit_in_word(const u8 *p, u32 n) {
    if (n < 3 || !IS(p[0], C_LETTER) || !IS(p[n - 1], C_LETTER)) return 0;
    int groups = 0;
    for (u32 i = 0; i < n;) {
        if (IS(p[i], C_DIGIT)) {
            u32 k = i;
            while (k < n && IS(p[k], C_DIGIT)) k++;
            groups++;
            if (groups > 2 || k - i > (groups == 1 ? 2u : 1u)) return 0;
            i = k;
        } else {
            if (!IS(p[i], C_LETTER) && p[i] != '_' && p[i] != '$') return 0;
            i++;
        }
    }
    return groups > 0;
}

static int look(const u8 *p, u32 n, u8 any, u8 all, u32 slashes, int at) {
    if (any & C_DIGIT) {
        if (!(all & C_HEX) && digit_in_word(p, n)) return L_WORD;
        return L_HOLE;
    }
    if (n == 3 && p[0] <= 'Z' && is_date(p)) return L_DATE;
    if (n <= 9 && is_truth(p, n)) return L_HOLE;
    if (slashes > 1) return L_HOLE;
    if (p[0] == '/' && n > 1 && (is_alnum(p[1]) || (p[1] && strchr("_.~/-", p[1])))) return L_HOLE;
    if (at) return L_HOLE;
    if (n >= 8 && (all & C_HEX)) return L_HOLE;
    return L_WORD;
}

static int is_key(const u8 *p, u32 n) {
    if (!IS(p[0], C_LETTER) && p[0] != '_') return 0;
    int groups = 0;
    for (u32 i = 1; i < n;) {
        if (IS(p[i], C_DIGIT)) {
            u32 k = i;
            while (k < n && IS(p[k], C_DIGIT)) k++;
            if (++groups > 1 || k - i > 2) return 0;
            i = k;
        } else {
            if (!IS(p[i], C_LETTER) && p[i] != '_' && p[i] != '-') return 0;
            i++;
        }
    }
    return 1;
}

typedef struct { const u8 *start, *stop; int kind; int at; } Token;

/* A dot beside a dot belongs to no token. */
static inline int dot(const u8 *p, const u8 *begin, const u8 *end) {
    return (p + 1 < end && p[1] == '.') || (p > begin && p[-1] == '.');
}

static inline const u8 *token_end(const u8 *p, const u8 *begin, const u8 *end, u8 *any, u8 *all, u32 *slashes, int *at) {
    u8 some = 0, every = 0xff;
    u32 slash = 0;
    const u8 *w = p;
    int mark = 0;
    while (p < end) {
        u8 c = *p, k = CLASS[c];
        if (!(k & C_TOKEN)) break;
        if (c == '.' && dot(p, begin, end)) break;
        some |= k;
        every &= k;
        slash += c == '/';
        if (c == '@' && p > w) mark = (int)(p - w);
        p++;
    }
    *any = some;
    *all = every;
    *slashes = slash;
    *at = mark; /* the last @; whether it is inside is seen from the token's size */
    return p;
}

static inline int starts_token(const u8 *p, const u8 *begin, const u8 *end) {
    return IS(*p, C_TOKEN) && !(*p == '.' && dot(p, begin, end));
}

/* Four or more pairs of hex digits between colons are one hardware address; `p` is behind the first. */
static const u8 *address_end(const u8 *p, const u8 *end) {
    const u8 *good = NULL;
    int pairs = 1;
    while (end - p >= 3 && *p == ':' && IS(p[1], C_HEX) && IS(p[2], C_HEX)) {
        p += 3;
        pairs++;
        if (p < end && IS(*p, C_TOKEN)) break;
        if (pairs > 3) good = p;
    }
    return good;
}

static u8 *put_gap(u8 *o, const u8 *p, const u8 *end) {
    while (p < end) {
        if (*p <= 0x20 || *p == 0x7f) {
            while (p < end && (*p <= 0x20 || *p == 0x7f)) p++;
            *o++ = ' ';
        } else {
            *o++ = *p++;
        }
    }
    return o;
}

static Str value_text(Scan *s, const u8 *p, u32 n, u8 *room) {
    (void)s;
    if (n > 1 && p[0] == '/') {
        const u8 *end = memchr(p, '?', n);
        if (!end) end = p + n;
        u8 *o = room;
        const u8 *part = p;
        while (part <= end) {
            const u8 *slash = part;
            int digit = 0;
            while (slash < end && *slash != '/') digit |= IS(*slash, C_DIGIT), slash++;
            if (digit) {
                if (o - room < MAX_VALUE) *o++ = '#';
            } else {
                for (const u8 *c = part; c < slash && o - room < MAX_VALUE; c++) *o++ = *c;
            }
            if (slash < end && o - room < MAX_VALUE) *o++ = '/';
            part = slash + 1;
        }
        return (Str){room, (size_t)(o - room)};
    }
    return (Str){p, n < MAX_VALUE ? n : MAX_VALUE};
}

static Str key_before(const u8 *before, const u8 *before_end, int hole, const u8 *token) {
    Str none = {NULL, 0};
    if (!before || hole) return none;
    const u8 *a = before_end, *b = token;
    while (a < b && IS(*a, C_SPACE)) a++;
    while (b > a && IS(b[-1], C_SPACE)) b--;
    while (b > a && strchr("\"'([{<", b[-1]) && b[-1]) b--;
    size_t n = (size_t)(b - a);
    int ok = (n == 1 && (*a == '=' || *a == ':')) || (n == 2 && a[1] == ':' && (*a == '"' || *a == '\''));
    if (!ok) return none;
    n = (size_t)(before_end - before);
    return (Str){before, n < MAX_VALUE ? n : MAX_VALUE};
}


static void shape_of(Scan *s, const u8 *message, size_t size, u8 *paths) {
    if (size > MAX_MESSAGE) size = MAX_MESSAGE;
    const u8 *p = message, *end = message + size, *last = message;
    u8 *o = s->text;
    const u8 *before = NULL, *before_end = NULL;
    int before_hole = 0, previous_hole = 0, first = 1;
    s->slots = 0;
    while (p < end) {
        if (!starts_token(p, message, end)) {
            p++;
            continue;
        }
        const u8 *start = p;
        u8 any, all;
        u32 slashes;
        int mark;
        p = token_end(p, message, end, &any, &all, &slashes, &mark);
        int address = 0;
        if (p - start == 2 && (all & C_HEX) && p < end && *p == ':') {
            const u8 *stop = address_end(p, end);
            if (stop) p = stop, address = 1;
        }
        u32 n = (u32)(p - start);
        int at = 0;
        if (mark) {
            for (u32 i = 1; i + 1 < n; i++)
                if (start[i] == '@') at = 1;
        }
        if (first) {
            int blank = 1;
            for (const u8 *c = last; c < start; c++)
                if (!IS(*c, C_SPACE)) blank = 0;
            if (!blank) o = put_gap(o, last, start);
        } else if (start - last == 1) {
            *o++ = (*last <= 0x20 || *last == 0x7f) ? ' ' : *last;
        } else {
            o = put_gap(o, last, start);
        }
        first = 0;
        int plain = address ? L_HOLE : look(start, n, any, all, slashes, at), kind = plain;
        if (kind == L_DATE) {
            const u8 *q = p;
            while (q < end && !starts_token(q, message, end)) q++;
            int numeric = 0, dated = 0;
            if (q < end) {
                u8 a1, a2;
                u32 sl;
                int m;
                const u8 *stop = token_end(q, message, end, &a1, &a2, &sl, &m);
                numeric = IS(*q, C_DIGIT) != 0;
                dated = stop - q == 3 && is_date(q);
            }
            kind = numeric || dated || previous_hole ? L_HOLE : L_WORD;
        }
        u8 gap = start > last ? start[-1] : 0, after = p < end ? *p : 0;
        if (start == last) gap = 0;
        if (kind == L_WORD && gap == '=' && after != '(' && after != '{') kind = L_HOLE;
        else if (kind == L_HOLE && after == '=' && gap != '=' && is_key(start, n)) kind = L_WORD;
        previous_hole = kind == L_HOLE;
        if (kind == L_WORD) {
            memcpy(o, start, n);
            o += n;
        } else {
            *o++ = HOLE;
            if (s->slots < MAX_SLOTS) {
                Slot *slot = &s->slot[s->slots];
                slot->key = key_before(before, before_end, before_hole, start);
                slot->value = value_text(s, start, n, paths + s->slots * MAX_VALUE);
                slot->bin = (any & C_DIGIT) ? bin_of(start, n) : -1;
                s->slots++;
            }
        }
        before = start;
        before_end = p;
        before_hole = plain == L_HOLE;
        last = p;
    }
    u8 *tail = o;
    o = put_gap(o, last, end);
    while (o > tail && IS(o[-1], C_SPACE)) o--;
    s->text_size = (u32)(o - s->text);
}

/* ---- time stamps ---- */

static i64 days_from_civil(i64 y, i64 m, i64 d) {
    y -= m <= 2;
    i64 era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
    i64 doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static const u8 *number(const u8 *p, const u8 *end, int least, int most, i64 *out) {
    i64 v = 0;
    int n = 0;
    while (p < end && n < most && IS(*p, C_DIGIT)) v = v * 10 + (*p++ - '0'), n++;
    *out = v;
    return n >= least ? p : NULL;
}

static const u8 *fraction(const u8 *p, const u8 *end, int any_mark) {
    if (p < end && (*p == '.' || (any_mark && (*p == ',' || *p == ':')))) {
        const u8 *q = p + 1;
        int n = 0;
        while (q < end && n < 9 && IS(*q, C_DIGIT)) q++, n++;
        return n ? q : p;
    }
    return p;
}

static const u8 *zone(const u8 *p, const u8 *end, i64 *offset) {
    const u8 *q = p < end && *p == ' ' ? p + 1 : p;
    *offset = 0;
    if (q >= end) return p;
    if (*q == 'Z') return q + 1;
    if (end - q >= 3 && (!memcmp(q, "UTC", 3) || !memcmp(q, "GMT", 3))) return q + 3;
    if (*q != '+' && *q != '-') return p;
    i64 h, m;
    const u8 *r = number(q + 1, end, 2, 2, &h);
    if (!r) return p;
    if (r < end && *r == ':') r++;
    r = number(r, end, 2, 2, &m);
    if (!r) return p;
    *offset = h * 3600 + m * 60;
    if (*q == '-') *offset = -*offset;
    return r;
}

static int name_in(const u8 *p, const u8 *end, const char *names, int count) {
    if (end - p < 3) return -1;
    u8 a = lower(p[0]), b = lower(p[1]), c = lower(p[2]);
    for (int i = 0; i < count; i++)
        if (names[3 * i] == a && names[3 * i + 1] == b && names[3 * i + 2] == c) return i;
    return -1;
}

static const u8 *bounded(const u8 *p, const u8 *end) { return p && p < end && IS(*p, C_DIGIT) ? NULL : p; }

static const u8 *read_stamp(const Scan *s, const u8 *p, const u8 *end, const char *form, i64 *seconds, int *level) {
    i64 year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offset = 0, v;
    *level = 0;
    while (*form) {
        char sign = *form++;
        int least = 1;
        if (*form == '2') form++, least = 2;
        switch (sign) {
        case 'Y': p = number(p, end, 4, 4, &year); break;
        case 'y':
            p = number(p, end, 2, 2, &year);
            year += 2000;
            break;
        case 'm': p = number(p, end, least, 2, &month); break;
        case 'd': p = number(p, end, least, 2, &day); break;
        case 'H': p = number(p, end, least, 2, &hour); break;
        case 'M': p = number(p, end, least, 2, &minute); break;
        case 'S': p = number(p, end, least, 2, &second); break;
        case 'e':
            if (p < end && *p == ' ') p++;
            p = number(p, end, 1, 2, &day);
            break;
        case 'b':
            v = name_in(p, end, "janfebmaraprmayjunjulaugsepoctnovdec", 12);
            month = v + 1;
            p = v < 0 ? NULL : p + 3;
            break;
        case 'a': p = name_in(p, end, "montuewedthufrisatsun", 7) < 0 ? NULL : p + 3; break;
        case 'f': p = fraction(p, end, 1); break;
        case 'z': p = zone(p, end, &offset); break;
        case 't': p = p < end && (*p == 'T' || *p == ' ') ? p + 1 : NULL; break;
        case 'p': {
            if (end - p < 2 || lower(p[1]) != 'm' || (lower(p[0]) != 'a' && lower(p[0]) != 'p')) return NULL;
            hour = hour % 12 + (lower(p[0]) == 'p' ? 12 : 0);
            p += 2;
            break;
        }
        case 'k':
            if (p >= end) return NULL;
            *level = *p == 'I' ? 4 : *p == 'W' ? 3 : *p == 'E' ? 2 : *p == 'F' ? 1 : *p == 'D' ? 5 : 0;
            p = *level ? p + 1 : NULL;
            break;
        case 'E': {
            const u8 *w = p;
            u64 n = 0;
            while (p < end && p - w < 19 && IS(*p, C_DIGIT)) n = n * 10 + (*p++ - '0');
            u64 scale = p - w == 10 ? 1 : p - w == 13 ? 1000 : p - w == 16 ? 1000000 : p - w == 19 ? 1000000000 : 0;
            if (!scale || n / scale < 600000000ull || n / scale >= 4200000000ull) return NULL;
            *seconds = (i64)(n / scale);
            if (scale == 1) p = fraction(p, end, 0);
            return bounded(p, end);
        }
        case 'B': {
            while (p < end && *p == ' ') p++;
            p = number(p, end, 1, 9, seconds);
            if (!p || p >= end || *p != '.') return NULL;
            return number(p + 1, end, 6, 6, &v);
        }
        default: p = p < end && *p == (u8)sign ? p + 1 : NULL;
        }
        if (!p) return NULL;
    }
    if (hour > 24 || minute > 59 || second > 60) return NULL;
    i64 clock = hour * 3600 + minute * 60 + second - offset, when;
    if (!month) {
        i64 days = s->reference >= 0 ? s->reference / DAY : -((-s->reference + DAY - 1) / DAY);
        when = days * DAY + clock;
    } else {
        if (month < 1 || month > 12 || day < 1 || day > 31) return NULL;
        if (year) when = days_from_civil(year, month, day) * DAY + clock;
        else {
            when = days_from_civil(s->reference_year, month, day) * DAY + clock;
            if (when > s->reference + DAY) when = days_from_civil(s->reference_year - 1, month, day) * DAY + clock;
        }
    }
    *seconds = when;
    return bounded(p, end);
}

/* ---- heads of lines ---- */

static int word_value(const Word *words, const u16 *heads, u32 mask, const u8 *p, size_t n) {
    if (!n || n > 39) return -1;
    u8 low[40];
    for (size_t i = 0; i < n; i++) low[i] = lower(p[i]);
    u32 at = (u32)hash_of(low, n) & mask;
    while (heads[at]) {
        const Word *w = &words[heads[at] - 1];
        if (w->size == n && !memcmp(w->text, low, n)) return w->value;
        at = (at + 1) & mask;
    }
    return -1;
}

static int letter_level(u8 c) {
    switch (c) {
    case 'F': return 1;
    case 'E': return 2;
    case 'W': return 3;
    case 'I':
    case 'N': return 4;
    case 'D': return 5;
    case 'V':
    case 'T': return 6;
    default: return 0;
    }
}

static const u8 *level_at(const Scan *s, const u8 *p, const u8 *end, int *level) {
    const u8 *w = p;
    *level = 0;
    while (p < end && IS(*p, C_LETTER)) p++;
    size_t n = (size_t)(p - w);
    if (!n || n > 13) return w;
    int found = word_value(s->level_word, s->level_head, 255, w, n);
    if (found <= 0 && n == 1) found = letter_level(*w);
    if (found <= 0) return w;
    if (p < end && (is_alnum(*p) || (*p && strchr("_.-$/", *p)))) return w;
    *level = found;
    return p;
}

static int group_level(const Scan *s, const u8 *p, const u8 *end) {
    for (const u8 *c = end; c > p; c--)
        if (c[-1] == ':') {
            p = c;
            break;
        }
    while (p < end && IS(*p, C_SPACE)) p++;
    while (end > p && IS(end[-1], C_SPACE)) end--;
    int level;
    const u8 *stop = level_at(s, p, end, &level);
    return level && stop == end ? level : 0;
}

static int read_head(const Scan *s, const u8 *text, const u8 *end, const Layout *layout, Head *head) {
    const u8 *p = text;
    int has_host = 0, has_service = 0, has_thread = 0;
    memset(head, 0, sizeof *head);
    head->seconds = NO_TIME;
    for (int i = 0; i < layout->n; i++) {
        const Move *m = &layout->move[i];
        const u8 *w = p, *limit = end - p > MAX_WORD ? p + MAX_WORD : end, *inner = p, *inner_end;
        int level;
        switch (m->step) {
        case 'T': {
            i64 seconds;
            p = read_stamp(s, p, end, s->format[m->argument], &seconds, &level);
            if (!p) return 0;
            if (head->seconds == NO_TIME) {
                if (!head->level) head->level = level;
                head->seconds = seconds >= 0 && seconds < LATEST ? seconds : NO_TIME;
            }
            break;
        }
        case 's':
        case 'o':
            while (p < end && (*p == ' ' || *p == '\t')) p++;
            if (p == w && m->step == 's') return 0;
            break;
        case 'l':
            if (p >= end || *p != m->argument) return 0;
            p++;
            break;
        case 'd':
            while (p < end && IS(*p, C_DIGIT)) p++;
            if (p == w) return 0;
            break;
        case 'v':
            p = level_at(s, p, end, &level);
            if (!level) return 0;
            if (!head->level) head->level = level;
            break;
        case 'b': {
            int depth = 0;
            const u8 *stop = end - p > 2 * MAX_WORD ? p + 2 * MAX_WORD : end, *q = p;
            if (p >= end || *p != '[') return 0;
            for (; q < stop; q++) {
                if (*q == '[') depth++;
                else if (*q == ']' && !--depth) break;
            }
            if (q >= stop) return 0;
            p = q + 1;
            inner = w + 1;
            if (!head->level) head->level = group_level(s, inner, q);
            break;
        }
        case 'w':
            while (p < limit && *p != ' ' && *p != '\t') p++;
            if (p == w) return 0;
            break;
        case 'c':
            while (p < limit && *p != ' ' && *p != '\t' && *p != ':' && *p != '[') p++;
            if (p == w) return 0;
            break;
        case 'u':
            while (p < limit && *p != m->argument && !(m->argument == ']' && (*p == ' ' || *p == '\t'))) p++;
            if (p == w || p >= end || *p != m->argument) return 0;
            break;
        case 'x': {
            int n = 0, found = 0;
            for (; n <= 3 && !found; n++) {
                if (n && p < end && *p == '-' && (p + 1 == end || p[1] == ' ' || p[1] == '\t')) {
                    found = 1;
                    p++;
                    break;
                }
                const u8 *stop = end - p > MAX_WORD ? p + MAX_WORD : end, *q = p;
                while (q < stop && *q != ' ' && *q != '\t') q++;
                const u8 *after = q;
                while (after < end && (*after == ' ' || *after == '\t')) after++;
                if (q == p || after == q) return 0;
                p = after;
            }
            if (!found) return 0;
            break;
        }
        default: return 0;
        }
        inner_end = m->step == 'b' ? p - 1 : p;
        if (m->role != '-') {
            Str text_ = {inner, (size_t)(inner_end - inner) < 64 ? (size_t)(inner_end - inner) : 64};
            if (m->role == 'h' && !has_host) head->host = text_, has_host = 1;
            else if (m->role == 'n' && !has_service) head->service = text_, has_service = 1;
            else if (m->role == 't' && !has_thread) head->thread = text_, has_thread = 1;
        }
    }
    head->end = p - text;
    return 1;
}

/* ---- structured lines ---- */

enum { P_PAIR, P_TIME, P_LEVEL, P_PRIORITY, P_MESSAGE, P_HOST, P_SERVICE, P_THREAD, P_NOTHING };

static int level_of(const Scan *s, Str v, int part) {
    if (v.n && v.n < 3) {
        int all = 1, number_ = 0;
        for (size_t i = 0; i < v.n; i++) all &= IS(v.p[i], C_DIGIT) != 0, number_ = number_ * 10 + (v.p[i] - '0');
        if (all) {
            static const u8 SYSLOG[] = {1, 1, 1, 2, 3, 4, 4, 5}, WINDOWS[] = {0, 1, 2, 3, 4, 5}, TENS[] = {0, 6, 5, 4, 3, 2, 1};
            if (part == P_PRIORITY && number_ < 8) return SYSLOG[number_];
            if (part != P_PRIORITY && number_ < 6) return WINDOWS[number_];
            return number_ % 10 == 0 && number_ >= 10 && number_ <= 60 ? TENS[number_ / 10] : 0;
        }
    }
    int found = word_value(s->level_word, s->level_head, 255, v.p, v.n);
    if (found > 0) return found;
    return v.n == 1 ? letter_level(v.p[0]) : 0;
}

static void take(Scan *s, Parts *parts, Str key, Str value) {
    int part = word_value(s->part_word, s->part_head, 1023, key.p, key.n);
    if (part < 0) part = key.n && key.p[0] == '_' ? P_NOTHING : P_PAIR;
    switch (part) {
    case P_TIME:
        if (!parts->time.n) parts->time = value;
        break;
    case P_LEVEL:
    case P_PRIORITY:
        if (!parts->level) parts->level = level_of(s, value, part);
        break;
    case P_MESSAGE:
        if (!parts->has_message) parts->message = value, parts->has_message = 1;
        break;
    case P_HOST:
        if (!parts->host.n) parts->host = value;
        break;
    case P_SERVICE:
        if (!parts->service.n) parts->service = value;
        break;
    case P_THREAD:
        if (!parts->thread.n) parts->thread = value;
        break;
    case P_PAIR:
        if (parts->pairs < MAX_PAIRS) s->pair[parts->pairs++] = (Pair){key, value};
        break;
    default: break;
    }
}

static const u8 *space(const u8 *p, const u8 *end) {
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\r')) p++;
    return p;
}

static int hex4(const u8 *p, const u8 *end) {
    if (end - p < 4) return -1;
    int v = 0;
    for (int i = 0; i < 4; i++) {
        if (!IS(p[i], C_HEX)) return -1;
        v = v * 16 + (IS(p[i], C_DIGIT) ? p[i] - '0' : lower(p[i]) - 'a' + 10);
    }
    return v;
}

static u8 *put_utf8(u8 *o, int c) {
    if (c < 0x80) *o++ = (u8)c;
    else if (c < 0x800) *o++ = (u8)(0xC0 | c >> 6), *o++ = (u8)(0x80 | (c & 63));
    else if (c < 0x10000) *o++ = (u8)(0xE0 | c >> 12), *o++ = (u8)(0x80 | (c >> 6 & 63)), *o++ = (u8)(0x80 | (c & 63));
    else
        *o++ = (u8)(0xF0 | c >> 18), *o++ = (u8)(0x80 | (c >> 12 & 63)), *o++ = (u8)(0x80 | (c >> 6 & 63)),
        *o++ = (u8)(0x80 | (c & 63));
    return o;
}

static const u8 *string(Scan *s, const u8 *p, const u8 *end, Str *out) {
    if (p >= end || *p != '"') return NULL;
    p++;
    const u8 *close = memchr(p, '"', (size_t)(end - p));
    if (!close) return NULL;
    if (!memchr(p, '\\', (size_t)(close - p))) {
        *out = (Str){p, (size_t)(close - p)};
        return close + 1;
    }
    u8 *start = s->decoded + s->decoded_size, *o = start;
    while (p < end) {
        u8 c = *p;
        if (c == '"') {
            *out = (Str){start, (size_t)(o - start)};
            s->decoded_size += (u32)(o - start);
            return p + 1;
        }
        if (c != '\\') {
            *o++ = c;
            p++;
            continue;
        }
        u8 m = p + 1 < end ? p[1] : 0;
        if (m == 'u') {
            int v = hex4(p + 2, end);
            if (v < 0) return NULL;
            p += 6;
            if (v >= 0xD800 && v < 0xDC00 && end - p >= 2 && p[0] == '\\' && p[1] == 'u') {
                int low = hex4(p + 2, end);
                if (low >= 0xDC00 && low < 0xE000) v = 0x10000 + ((v - 0xD800) << 10) + low - 0xDC00, p += 6;
            }
            o = put_utf8(o, v);
            continue;
        }
        switch (m) {
        case 'n': *o++ = '\n'; break;
        case 't': *o++ = '\t'; break;
        case 'r': *o++ = '\r'; break;
        case 'b': *o++ = 8; break;
        case 'f': *o++ = 12; break;
        case '"':
        case '\\':
        case '/': *o++ = m; break;
        default: return NULL;
        }
        p += 2;
    }
    return NULL;
}

static const u8 *object(Scan *s, const u8 *p, const u8 *end, int depth, Parts *parts);

static const u8 *json_value(Scan *s, const u8 *p, const u8 *end, int depth, Parts *parts, Str key);

static const u8 *list(Scan *s, const u8 *p, const u8 *end, int depth) {
    if (depth > MAX_DEPTH) return NULL;
    p = space(p + 1, end);
    if (p < end && *p == ']') return p + 1;
    for (;;) {
        p = json_value(s, p, end, depth, NULL, (Str){NULL, 0});
        if (!p) return NULL;
        p = space(p, end);
        if (p >= end) return NULL;
        if (*p == ']') return p + 1;
        if (*p != ',') return NULL;
        p = space(p + 1, end);
    }
}

static const u8 *json_value(Scan *s, const u8 *p, const u8 *end, int depth, Parts *parts, Str key) {
    if (p >= end) return NULL;
    Str text;
    switch (*p) {
    case '"':
        p = string(s, p, end, &text);
        if (p && parts) take(s, parts, key, text);
        return p;
    case '{': return object(s, p, end, depth + 1, parts);
    case '[': return list(s, p, end, depth + 1);
    default: break;
    }
    const u8 *w = p;
    while (p < end && *p != ',' && *p != ']' && *p != '}' && *p != ' ' && *p != '\t' && *p != '\r') {
        if (*p == '"' || *p == '{' || *p == '[' || *p == ':' || *p == '\\') return NULL;
        p++;
    }
    if (p == w) return NULL;
    if (parts) take(s, parts, key, (Str){w, (size_t)(p - w)});
    return p;
}

static const u8 *object(Scan *s, const u8 *p, const u8 *end, int depth, Parts *parts) {
    if (p >= end || *p != '{' || depth > MAX_DEPTH) return NULL;
    p = space(p + 1, end);
    if (p < end && *p == '}') return p + 1;
    for (;;) {
        Str key;
        p = string(s, p, end, &key);
        if (!p) return NULL;
        p = space(p, end);
        if (p >= end || *p != ':') return NULL;
        p = json_value(s, space(p + 1, end), end, depth, parts, key);
        if (!p) return NULL;
        p = space(p, end);
        if (p >= end) return NULL;
        if (*p == '}') return p + 1;
        if (*p != ',') return NULL;
        p = space(p + 1, end);
    }
}

static int read_json(Scan *s, const u8 *p, const u8 *end, Parts *parts) {
    memset(parts, 0, sizeof *parts);
    s->decoded_size = 0;
    p = object(s, p, end, 0, parts);
    return p && space(p, end) == end;
}

static int read_pairs(Scan *s, const u8 *p, const u8 *end, Parts *parts) {
    memset(parts, 0, sizeof *parts);
    s->decoded_size = 0;
    u8 *loose = s->joined, *o = loose;
    int first = 1;
    p = space(p, end);
    while (p < end) {
        const u8 *w = p;
        while (p < end && IS(*p, C_NAMEKEY)) p++;
        if (p > w && p < end && *p == '=') {
            Str key = {w, (size_t)(p - w)}, value;
            const u8 *v = p + 1, *stop = v < end && *v == '"' ? string(s, v, end, &value) : NULL;
            if (!stop) {
                stop = v;
                while (stop < end && *stop != ' ' && *stop != '\t') stop++;
                value = (Str){v, (size_t)(stop - v)};
            }
            take(s, parts, key, value);
            p = stop;
        } else if (first) {
            return 0;
        } else {
            p = w;
            while (p < end && *p != ' ' && *p != '\t') p++;
            if (o > loose) *o++ = ' ';
            memcpy(o, w, (size_t)(p - w));
            o += p - w;
        }
        first = 0;
        p = space(p, end);
    }
    if (o > loose) {
        if (parts->has_message && parts->message.n) {
            u8 *whole = s->joined + 2 * MAX_LINE, *x = whole;
            memcpy(x, parts->message.p, parts->message.n);
            x += parts->message.n;
            *x++ = ' ';
            memcpy(x, loose, (size_t)(o - loose));
            x += o - loose;
            parts->message = (Str){whole, (size_t)(x - whole)};
        } else {
            parts->message = (Str){loose, (size_t)(o - loose)};
        }
        parts->has_message = 1;
    }
    return 1;
}

static i64 stamp_of(const Scan *s, Str text) {
    if (!text.n || !is_alnum(text.p[0])) return NO_TIME;
    for (int i = 0; i + 1 < s->formats; i++) {
        i64 seconds;
        int level;
        if (read_stamp(s, text.p, text.p + text.n, s->format[i], &seconds, &level))
            return seconds >= 0 && seconds < LATEST ? seconds : NO_TIME;
    }
    return NO_TIME;
}

/* ---- counting a record ---- */

static const Str LEVEL_TEXT[] = {{(const u8 *)"", 0},     {(const u8 *)"fatal", 5}, {(const u8 *)"error", 5}, {(const u8 *)"warn", 4},
                                 {(const u8 *)"info", 4}, {(const u8 *)"debug", 5}, {(const u8 *)"trace", 5}};
static const Str HEAD_NAMES[] = {{(const u8 *)"@level", 6}, {(const u8 *)"@host", 5}, {(const u8 *)"@service", 8}, {(const u8 *)"@thread", 7}};

static u64 lot_of(u32 source, u64 offset) {
    u64 m = (((u64)source << 44) + offset + 1) * 0x9E3779B97F4A7C15ull;
    m ^= m >> 31;
    return m * 0x9E3779B97F4A7C15ull;
}

static void replace(Scan *s, u8 **text, u32 *size, const u8 *p, size_t n) {
    if (n > SAMPLE_BYTES) n = SAMPLE_BYTES;
    u8 *new = grown(s, *text, n);
    if (!new) return;
    memcpy(new, p, n);
    *text = new;
    *size = (u32)n;
}

/* Returns the index of the value in its field, or -1 when the field keeps none. */
static int count_value(Scan *s, Field *f, const u8 *p, u32 n, i64 seconds, i64 line, int timed, u32 bucket) {
    if (f->overflow) return -1;
    if (f->numeric && f->values > s->max_counters) {
        field_forget(s, f);
        return -1;
    }
    u64 hash = hash_of(p, n);
    int k = find_value(s, f, p, n, hash);
    if (k < 0) {
        if (f->values == s->max_values || (f->numeric && f->values >= s->max_counters)) {
            field_forget(s, f);
            return -1;
        }
        if (new_value(s, f, p, n, hash) == NONE) return -1;
        k = f->values - 1;
        f->hint = (u8)k;
    }
    u32 id = f->value[k];
    Value *v = &s->value[id];
    v->count++;
    LESS(v->first_line, line);
    MORE(v->last_line, line);
    if (seconds != NO_TIME) {
        LESS(v->first_time, seconds);
        MORE(v->last_time, seconds);
    }
    if (timed && k) { /* the first value's counts are what the others leave of the shape's */
        u32 wide = bucket >> VALUE_SHIFT;
        if (v->pending && v->bucket != wide) {
            u32 old = v->bucket, count = v->pending;
            v->pending = 0;
            cell_add(s, K_VALUE, id, old, 0, count);
            v = &s->value[id];
        }
        v->bucket = wide;
        v->pending++;
    }
    return k;
}

static void check_bounds(Scan *s) {
    while (!s->failed && s->total_used > s->max_buckets) widen(s);
    if (s->cells <= s->max_cells) return;
    flush_pending(s);
    cells_rebuild(s, s->cell_room, 0);
    while (!s->failed && s->cells > s->max_cells) {
        if (s->total_used > s->few_buckets || !s->numbers_kept) {
            if (s->total_used < 2) break;
            widen(s);
        } else {
            if (s->by_kept) s->by_kept = 0;
            else s->numbers_kept = 0;
            cells_rebuild(s, s->cell_room, 0);
        }
    }
}

static void count_record(Scan *s, const u8 *line_text, size_t line_size, const Head *head, const u8 *message, size_t message_size,
                         int pairs, i64 offset, i64 line) {
    u8 paths[MAX_SLOTS * MAX_VALUE];
    shape_of(s, message, message_size, paths);
    for (int i = 0; i < pairs; i++) {
        Pair *pair = &s->pair[i];
        u8 *o = s->text + s->text_size;
        if (s->text_size) *o++ = ' ';
        /* as `keyed` in scan.py: no key may hold the marks that shapes are written with */
        for (size_t k = 0; k < pair->key.n; k++) *o++ = pair->key.p[k] < 32 || pair->key.p[k] == 127 ? '?' : pair->key.p[k];
        *o++ = '=';
        *o++ = HOLE;
        s->text_size = (u32)(o - s->text);
        if (s->slots < MAX_SLOTS) {
            Slot *slot = &s->slot[s->slots];
            slot->key = (Str){pair->key.p, pair->key.n < MAX_VALUE ? pair->key.n : MAX_VALUE};
            slot->value = value_text(s, pair->value.p, (u32)pair->value.n, paths + s->slots * MAX_VALUE);
            slot->bin = pair->value.n < 64 ? bin_of(pair->value.p, (u32)pair->value.n) : -1;
            s->slots++;
        }
    }
    s->records++;
    u64 hash = hash_of(s->text, s->text_size);
    u32 at, id = find_entry(s, hash, &at);
    if (id == NONE && s->coarse == 1) id = standing_in(s);
    if (s->failed) return;
    if (id == NONE) {
        id = s->coarse == 2 ? size_entry(s, s->text, s->text_size) : new_entry(s, hash, s->text, s->text_size, 0);
        if (s->failed) return;
    }
    /* a fresh shape is filed after it was counted, so that what stands for it gets everything */
    int fresh = s->entry[id].count == 0 && s->entry[id].kind == 0;
    id = entry_of(s, id);
    Entry *e = &s->entry[id];
    if (line < e->first_line) replace(s, &e->first_text, &e->first_size, line_text, line_size);
    e->count++;
    LESS(e->first_line, line);
    MORE(e->last_line, line);
    i64 seconds = head->seconds;
    if (seconds != NO_TIME) {
        LESS(e->first_time, seconds);
        MORE(e->last_time, seconds);
    }
    if (seconds != NO_TIME) {
        if (s->first_time == NO_TIME) s->first_time = seconds;
        else if (s->last_time - seconds >= BACK_SECONDS) {
            s->backwards++;
            MORE(s->farthest_back, s->last_time - seconds);
        }
        s->last_time = seconds;
    }
    u64 lot = lot_of(s->source, (u64)offset);
    if (lot < e->lot) {
        e->lot = lot;
        replace(s, &e->lot_text, &e->lot_size, line_text, line_size);
    }
    int timed = 1;
    u32 bucket = 0;
    if (!s->by_time) bucket = (u32)((u64)(s->origin + offset) >> s->shift);
    else if (seconds == NO_TIME) timed = 0;
    else bucket = (u32)(seconds >> s->shift);
    if (!timed) s->untimed++;
    else {
        if (s->total_pending && s->total_bucket != bucket) {
            total_put(s, s->total_bucket, s->total_pending);
            s->total_pending = 0;
        }
        s->total_bucket = bucket;
        s->total_pending++;
        if (e->pending && e->bucket != bucket) {
            u32 old = e->bucket, count = e->pending;
            e->pending = 0;
            cell_add(s, K_RATE, id, old, 0, count);
            if (s->failed) return;
            e = &s->entry[id];
        }
        e->bucket = bucket;
        e->pending++;
    }
    int want = s->fields_kept ? HEADER_FIELDS + s->slots : 1;
    if (e->fields < want && !(e->fields && !s->fields_kept)) {
        int had = e->fields;
        make_fields(s, id, want);
        if (s->failed) return;
        e = &s->entry[id];
        for (int k = had; k < want; k++) {
            Str name = k < HEADER_FIELDS ? HEAD_NAMES[k] : s->slot[k - HEADER_FIELDS].key;
            u32 text = keep_text(s, name.p ? name.p : (const u8 *)"", (u32)name.n);
            if (s->failed) return;
            s->field[e->field + k].name = text;
            s->field[e->field + k].name_size = (u8)name.n;
        }
    }
    int chosen[MAX_FIELDS];
    int fields = e->fields < want ? e->fields : want;
    u32 base = e->field;
    for (int k = 0; k < fields; k++) {
        Field *f = &s->field[base + k];
        f->count++;
        Str value;
        if (k >= HEADER_FIELDS) {
            value = s->slot[k - HEADER_FIELDS].value;
            f->numeric += s->slot[k - HEADER_FIELDS].bin >= 0;
        } else {
            value = k == 0 ? LEVEL_TEXT[head->level] : k == 1 ? head->host : k == 2 ? head->service : head->thread;
        }
        if (!value.p) value.p = (const u8 *)"";
        chosen[k] = count_value(s, f, value.p, (u32)value.n, seconds, line, timed, bucket);
        if (s->failed) return;
    }
    if (timed && s->numbers_kept && s->fields_kept) {
        u32 wide = bucket >> NUMBER_SHIFT;
        for (int k = HEADER_FIELDS; k < fields; k++) {
            int bin = s->slot[k - HEADER_FIELDS].bin;
            if (bin < 0) continue;
            Field *one = &s->field[base + k];
            window_add(s, &one->window, K_NUMBER, base + (u32)k, 0, wide, (u32)bin);
            if (!s->by_kept || s->failed) continue;
            for (int j = 0; j < fields; j++) {
                Field *f = &s->field[base + j];
                if (j == k || chosen[j] < 1 || f->numeric || f->values > s->max_sibling) continue;
                if (!one->by && !(one->by = calloc(BY_WINDOWS, sizeof(Window *)))) {
                    s->failed = 1;
                    return;
                }
                u32 place = (u32)j << 4 | (u32)chosen[j];
                window_add(s, &one->by[place], K_BY, base + (u32)k, place << 12, wide, (u32)bin);
            }
        }
    }
    if (fresh) id = after_new(s, id);
    if (s->failed) return;
    check_bounds(s);
    s->open_entry = entry_of(s, id);
}

/* ---- lines and records ---- */

static int starts_with(const u8 *p, const u8 *end, const char *text) {
    size_t n = strlen(text);
    return (size_t)(end - p) >= n && !memcmp(p, text, n);
}

static int goes_on(const u8 *p, const u8 *end) {
    if (p >= end) return 0;
    if (*p == '\t' || *p == '}' || *p == ')' || *p == ']') return 1;
    if (starts_with(p, end, "  ") || starts_with(p, end, "at ") || starts_with(p, end, " at ") || starts_with(p, end, "Caused by") ||
        starts_with(p, end, "Traceback") || starts_with(p, end, "...") || starts_with(p, end, "goroutine ") || starts_with(p, end, "---"))
        return 1;
    const u8 *q = p;
    while (q < end && (is_alnum(*q) || *q == '_' || *q == '.' || *q == '$')) q++;
    if (q < end && *q != ':') return 0;
    size_t n = (size_t)(q - p);
    return (n >= 9 && !memcmp(q - 9, "Exception", 9)) || (n >= 5 && !memcmp(q - 5, "Error", 5));
}

/* The level of a line that a dying program writes past its logger; 0 for any other. */
static int crash_level(const u8 *p, const u8 *end) {
    if (starts_with(p, end, "Exception in thread ")) return 2;
    return starts_with(p, end, "panic: ") || starts_with(p, end, "fatal error: ") || starts_with(p, end, "terminate called ") ? 1 : 0;
}

static void open_more(Scan *s, const u8 *p, size_t n) {
    size_t free_ = TRACE_BYTES - s->open_size;
    if (n > free_) n = free_;
    memcpy(s->open_text + s->open_size, p, n);
    s->open_size += (u32)n;
}

static void close_record(Scan *s) {
    if (!s->has_open) return;
    s->has_open = 0;
    if (!s->open_extra) return;
    Entry *e = &s->entry[s->open_entry];
    e->traces++;
    if (s->open_line < e->trace_line) {
        e->trace_line = s->open_line;
        e->trace_time = s->open_time;
        if (s->fields_kept) {
            u8 *new = grown(s, e->trace_text, s->open_size);
            if (!new) return;
            memcpy(new, s->open_text, s->open_size);
            e->trace_text = new;
            e->trace_size = s->open_size;
        }
    }
}

static void take_line(Scan *s, const u8 *p, size_t n, u64 size) {
    const u8 *end = p + n;
    size += s->unseen;
    s->unseen = 0;
    i64 offset = s->offset;
    if (s->fragment) {
        s->fragment = 0;
        s->start = s->offset += (i64)size;
        return;
    }
    while (p < end && !*p) p++;
    while (end > p && end[-1] <= 32) end--;
    Head head, inner;
    Parts parts;
    int begun = 0, sure = 1, pairs = 0, extra = 0;
    const u8 *message = p;
    size_t message_size = (size_t)(end - p);
    Str more = {NULL, 0};
    if (p < end) {
        if (s->form) {
            int ok = s->form == 1 ? read_json(s, p, end, &parts) : read_pairs(s, p, end, &parts);
            if (ok) {
                begun = 1;
                pairs = parts.pairs;
                const u8 *m = parts.has_message ? parts.message.p : p, *m_end = m + (parts.has_message ? parts.message.n : 0);
                while (m < m_end && *m <= 32) m++;
                while (m_end > m && m_end[-1] <= 32) m_end--;
                const u8 *first_end = memchr(m, '\n', (size_t)(m_end - m));
                if (!first_end) first_end = m_end;
                while (first_end > m && first_end[-1] <= 32) first_end--;
                memset(&inner, 0, sizeof inner);
                inner.seconds = NO_TIME;
                for (int i = 0; i < s->layouts; i++) {
                    if (read_head(s, m, first_end, &s->layout[i], &inner)) break;
                    memset(&inner, 0, sizeof inner);
                    inner.seconds = NO_TIME;
                }
                head = inner;
                i64 seconds = parts.time.n ? stamp_of(s, parts.time) : NO_TIME;
                if (seconds != NO_TIME) head.seconds = seconds;
                if (parts.level) head.level = parts.level;
#define CUT(x) ((Str){(x).p, (x).n < 64 ? (x).n : 64})
                if (parts.host.n) head.host = CUT(parts.host);
                if (parts.service.n) head.service = CUT(parts.service);
                if (parts.thread.n) head.thread = CUT(parts.thread);
                message = m + inner.end;
                message_size = (size_t)(first_end - message);
                if (first_end < m_end) extra = 1, more = (Str){m, (size_t)(m_end - m)};
            }
        } else {
            for (int i = 0; i < s->layouts && !begun; i++)
                if (read_head(s, p, end, &s->layout[i], &head)) {
                    begun = 1;
                    message = p + head.end;
                    message_size = (size_t)(end - message);
                }
        }
        int crash = begun ? 0 : crash_level(p, end);
        if (!begun && (crash || !(s->has_open && (s->fold_plain || goes_on(p, end))))) {
            memset(&head, 0, sizeof head);
            head.seconds = crash && s->has_open ? s->open_time : NO_TIME;
            head.level = crash;
            begun = 1;
            sure = !s->layouts && !s->form && !goes_on(p, end);
        }
    }
    int beyond = s->limit >= 0 && offset >= s->limit;
    if ((s->skipping || beyond) && begun && sure && (!s->by_time || head.seconds != NO_TIME)) {
        if (beyond) {
            s->done = 1;
            return;
        }
        s->skipping = 0;
    }
    s->offset += (i64)size;
    if (s->skipping) {
        s->start = s->offset;
        return;
    }
    i64 number_ = (i64)s->lines++;
    if (s->keep_keys) {
        ROOM(s, s->line_entry, s->lines, s->line_room, 1);
        if (s->failed) return;
        s->line_entry[number_] = NONE;
    }
    if (p >= end) return;
    if (!begun) {
        if (!s->open_extra && !s->open_size) return;
        s->open_extra = 1;
        if (s->open_size < TRACE_BYTES) {
            open_more(s, (const u8 *)"\n", 1);
            open_more(s, p, (size_t)(end - p));
        }
        if (s->keep_keys) s->line_entry[number_] = s->open_entry;
        return;
    }
    close_record(s);
    count_record(s, p, (size_t)(end - p), &head, message, message_size, pairs, offset, number_);
    if (s->failed) return;
    s->has_open = 1;
    s->open_line = number_;
    s->open_time = head.seconds;
    s->open_size = 0;
    s->open_extra = (u32)extra;
    if (extra) open_more(s, more.p, more.n);
    else open_more(s, p, (size_t)(end - p));
    if (s->keep_keys) s->line_entry[number_] = s->open_entry;
}

/* ---- the functions for Python ---- */

static u64 get(const u8 **p, int n) {
    u64 v = 0;
    memcpy(&v, *p, (size_t)n);
    *p += n;
    return v;
}

static void words(const u8 **p, Word *word, int *count, u16 *heads, u32 mask, int most) {
    int n = (int)get(p, 2);
    for (int i = 0; i < n; i++) {
        Word w;
        memset(&w, 0, sizeof w);
        w.size = (u8)get(p, 1);
        if (w.size < 40) memcpy(w.text, *p, w.size);
        *p += w.size;
        w.value = (u8)get(p, 1);
        if (*count >= most || w.size >= 40) continue;
        u32 at = (u32)hash_of(w.text, w.size) & mask;
        while (heads[at]) at = (at + 1) & mask;
        word[(*count)++] = w;
        heads[at] = (u16)*count;
    }
}

PUBLIC void homeport_scan_free(Scan *s);

PUBLIC Scan *homeport_scan_new(const u8 *config) {
    make_classes();
    Scan *s = calloc(1, sizeof(Scan));
    if (!s) return NULL;
    const u8 *p = config;
    s->reference = (i64)get(&p, 8);
    s->reference_year = (i64)get(&p, 8);
    s->offset = s->start = (i64)get(&p, 8);
    s->limit = (i64)get(&p, 8);
    s->origin = (i64)get(&p, 8);
    s->source = (u32)get(&p, 4);
    s->max_buckets = (u32)get(&p, 4);
    s->max_cells = (u32)get(&p, 4);
    s->few_buckets = (u32)get(&p, 4);
    s->max_values = (u32)get(&p, 4);
    s->max_counters = (u32)get(&p, 4);
    s->max_sibling = (u32)get(&p, 4);
    s->field_shapes = (u32)get(&p, 4);
    s->fine_shapes = (u32)get(&p, 4);
    s->crowded = (u32)get(&p, 4);
    s->outlines_max = (u32)get(&p, 4);
    s->shift = (int)get(&p, 1);
    s->form = (u8)get(&p, 1);
    s->fold_plain = (u8)get(&p, 1);
    s->by_time = (u8)get(&p, 1);
    s->keep_keys = (u8)get(&p, 1);
    s->skipping = s->fragment = s->offset > 0;
    s->offset -= s->skipping; /* fed from the byte before: the line it is in is dropped */
    s->start = s->offset;
    s->first_time = s->last_time = NO_TIME;
    s->fields_kept = s->by_kept = s->numbers_kept = 1;
    s->layouts = (int)get(&p, 1);
    s->layout = calloc((size_t)s->layouts + 1, sizeof(Layout));
    if (!s->layout) {
        homeport_scan_free(s);
        return NULL;
    }
    for (int i = 0; i < s->layouts; i++) { /* a plan's own words: no file's bytes are here */
        s->layout[i].n = (int)get(&p, 1);
        if (s->layout[i].n > MAX_MOVES) {
            homeport_scan_free(s);
            return NULL;
        }
        for (int k = 0; k < s->layout[i].n; k++) {
            s->layout[i].move[k].step = (u8)get(&p, 1);
            s->layout[i].move[k].argument = (u8)get(&p, 1);
            s->layout[i].move[k].role = (u8)get(&p, 1);
        }
    }
    s->formats = (int)get(&p, 1);
    for (int i = 0; i < s->formats; i++) {
        size_t n = (size_t)get(&p, 1);
        if (i < MAX_FORMATS && n < MAX_FORMAT) memcpy(s->format[i], p, n); /* else it reads nothing */
        p += n;
    }
    if (s->formats > MAX_FORMATS) s->formats = MAX_FORMATS;
    words(&p, s->level_word, &s->level_words, s->level_head, 255, 128);
    words(&p, s->part_word, &s->part_words, s->part_head, 1023, 256);
    s->rest = malloc(MAX_LINE + 1);
    s->text = malloc(5 * MAX_LINE);
    s->decoded = malloc(2 * MAX_LINE);
    s->joined = malloc(6 * MAX_LINE);
    s->open_text = malloc(TRACE_BYTES);
    s->pair = malloc(MAX_PAIRS * sizeof(Pair));
    s->total_room = 1 << 16;
    s->total = calloc(s->total_room, sizeof(Cell));
    s->cell_room = 1 << 14;
    s->cell = calloc(s->cell_room, sizeof(Cell));
    s->index_room = 1 << 12;
    s->index = malloc(sizeof(u32) * s->index_room);
    if (!s->layout || !s->rest || !s->text || !s->decoded || !s->joined || !s->open_text || !s->pair || !s->total || !s->cell || !s->index) {
        homeport_scan_free(s);
        return NULL;
    }
    memset(s->index, 0xff, sizeof(u32) * s->index_room);
    return s;
}

/* 0: go on, 1: the limit was reached, -1: out of memory */
PUBLIC int homeport_scan_feed(Scan *s, const u8 *data, u64 size) {
    const u8 *p = data, *end = data + size;
    if (s->failed) return -1;
    if (s->done) return 1;
    if (s->rest_size || s->unseen) {
        const u8 *stop = memchr(p, '\n', (size_t)(end - p));
        const u8 *piece_end = stop ? stop : end;
        size_t piece = (size_t)(piece_end - p), room = MAX_LINE - s->rest_size, taken = piece < room ? piece : room;
        memcpy(s->rest + s->rest_size, p, taken);
        s->rest_size += taken;
        s->unseen += piece - taken;
        if (!stop) return 0;
        p = stop + 1;
        size_t line = s->rest_size;
        s->rest_size = 0;
        take_line(s, s->rest, line, line + 1);
    }
    while (!s->done && !s->failed && p < end) {
        const u8 *stop = memchr(p, '\n', (size_t)(end - p));
        if (!stop) break;
        size_t n = (size_t)(stop - p);
        take_line(s, p, n < MAX_LINE ? n : MAX_LINE, n + 1);
        p = stop + 1;
    }
    if (!s->done && !s->failed && p < end) {
        size_t n = (size_t)(end - p), taken = n < MAX_LINE ? n : MAX_LINE;
        memcpy(s->rest, p, taken);
        s->rest_size = taken;
        s->unseen = n - taken;
    }
    return s->failed ? -1 : s->done;
}

static void put(Scan *s, const void *p, u64 n) {
    ROOM(s, s->blob, s->blob_size, s->blob_room, n);
    if (s->failed || !n) return;
    memcpy(s->blob + s->blob_size, p, n);
    s->blob_size += n;
}
static void put_number(Scan *s, i64 v) { put(s, &v, 8); }
static void put_text(Scan *s, const void *p, u64 n) {
    put_number(s, (i64)n);
    put(s, p, n);
}

static int by_place(const void *x, const void *y) {
    const Cell *a = x, *b = y;
    u32 ka = a->b >> 12, kb = b->b >> 12;
    u32 ia = (u32)(a->a >> 32), ib = (u32)(b->a >> 32);
    if (a->b >> 30 != b->b >> 30) return a->b >> 30 < b->b >> 30 ? -1 : 1;
    if (ia != ib) return ia < ib ? -1 : 1;
    if (ka != kb) return ka < kb ? -1 : 1;
    u64 x_ = (u64)(u32)a->a << 12 | (a->b & 4095), y_ = (u64)(u32)b->a << 12 | (b->b & 4095);
    return x_ < y_ ? -1 : x_ > y_;
}

/* Cells by kind and id, those of one id together; only breakdowns are put in full order. */
static u32 cells_grouped(Scan *s, Cell **out) {
    u32 bases[5] = {0, s->entries, s->entries + s->values, s->entries + s->values + s->fields, 0};
    bases[4] = bases[3] + s->fields;
    u32 *start = calloc((size_t)bases[4] + 1, sizeof(u32)), n = 0;
    Cell *sorted = malloc(((size_t)s->cells + 1) * sizeof(Cell));
    if (!start || !sorted) {
        s->failed = 1;
        free(start);
        free(sorted);
        return 0;
    }
#define GROUP(c) (bases[(c).b >> 30] + (u32)((c).a >> 32))
    for (u32 i = 0; i < s->cell_room; i++)
        if (s->cell[i].count) start[GROUP(s->cell[i]) + 1]++;
    for (u32 i = 0; i < bases[4]; i++) start[i + 1] += start[i];
    u32 breakdowns = start[bases[3]];
    for (u32 i = 0; i < s->cell_room; i++)
        if (s->cell[i].count) sorted[start[GROUP(s->cell[i])]++] = s->cell[i], n++;
    qsort(sorted + breakdowns, n - breakdowns, sizeof(Cell), by_place);
    free(start);
    *out = sorted;
    return n;
}

/* Ends the reading. Returns how wide buckets are (as a shift), or -1. */
PUBLIC int homeport_scan_end(Scan *s) {
    if ((s->rest_size || s->unseen) && !s->done && !s->failed) {
        size_t line = s->rest_size;
        s->rest_size = 0;
        take_line(s, s->rest, line, line);
    }
    if (!s->failed) close_record(s);
    if (!s->failed) flush_pending(s);
    if (!s->failed) check_bounds(s);
    return s->failed ? -1 : s->shift;
}

/* Writes the occupied buckets into `out` (room for all is known from a first call without). */
PUBLIC u32 homeport_scan_buckets(const Scan *s, i64 *out) {
    u32 n = 0;
    for (u32 i = 0; i < s->total_room; i++)
        if (s->total[i].count) {
            if (out) out[n] = (i64)s->total[i].a;
            n++;
        }
    return n;
}

/* Writes everything known, in buckets of at least the given width; the order is that of `native.py`. */
PUBLIC i64 homeport_scan_finish(Scan *s, int shift) {
    while (!s->failed && s->shift < shift) widen(s);
    if (!s->failed) cells_rebuild(s, s->cell_room, 0);
    if (s->failed) return -1;
    Cell *cell = NULL;
    u32 n = cells_grouped(s, &cell);
    if (s->failed) return -1;
    free(s->cell);
    s->cell = cell;
    s->cell_room = 0;
    s->blob_size = 0;
    put_number(s, (i64)s->lines);
    put_number(s, (i64)s->records);
    put_number(s, (i64)s->untimed);
    put_number(s, s->offset - s->start);
    put_number(s, s->shift);
    put_number(s, s->fields_kept);
    put_number(s, s->by_kept);
    put_number(s, s->numbers_kept);
    put_number(s, s->coarse);
    put_number(s, s->origin + s->start);
    put_number(s, s->origin + s->offset);
    put_number(s, s->first_time);
    put_number(s, s->last_time);
    put_number(s, (i64)s->backwards);
    put_number(s, s->farthest_back);
    put_number(s, s->total_used);
    for (u32 i = 0; i < s->total_room; i++)
        if (s->total[i].count) {
            put_number(s, (i64)s->total[i].a);
            put_number(s, s->total[i].count);
        }
    put_number(s, n);
    for (u32 i = 0; i < n; i++) put_number(s, (i64)((u64)(u32)s->cell[i].a << (s->cell[i].b >> 31 ? 12 : 0) | (s->cell[i].b >> 31 ? s->cell[i].b & 4095 : 0)));
    for (u32 i = 0; i < n; i++) put_number(s, s->cell[i].count);
    /* runs of cells that belong together: kind, id, sibling and value, begin, end */
    u64 mark = s->blob_size;
    put_number(s, 0);
    i64 runs = 0;
    for (u32 i = 0; i < n;) {
        u32 k = i;
        while (k < n && s->cell[k].a >> 32 == s->cell[i].a >> 32 && s->cell[k].b >> 12 == s->cell[i].b >> 12) k++;
        put_number(s, s->cell[i].b >> 30);
        put_number(s, (i64)(s->cell[i].a >> 32));
        put_number(s, s->cell[i].b >> 12 & 0x3ffff);
        put_number(s, i);
        put_number(s, k);
        runs++;
        i = k;
    }
    if (s->failed) return -1;
    memcpy(s->blob + mark, &runs, 8);
    put_number(s, s->live);
    for (u32 i = 0; i < s->entries; i++) {
        Entry *e = &s->entry[i];
        if (e->forward != NONE) continue;
        i64 numbers[] = {i, e->kind, (i64)e->count, e->first_time, e->last_time, e->first_line, e->last_line, (i64)e->traces, e->trace_line, e->trace_time, (i64)e->lot, e->fields, e->field};
        put(s, numbers, sizeof numbers);
        put_text(s, e->text, e->size);
        put_text(s, e->first_text, e->first_size);
        put_text(s, e->lot_text, e->lot_size);
        put_text(s, e->trace_text, e->trace_size);
        for (u32 k = 0; k < e->fields; k++) {
            Field *f = &s->field[e->field + k];
            i64 about[] = {(i64)f->count, (i64)f->numeric, f->overflow, f->values};
            put(s, about, sizeof about);
            put_text(s, s->arena + f->name, f->name_size);
            for (int v = 0; v < f->values; v++) {
                Value *w = &s->value[f->value[v]];
                i64 seen[] = {f->value[v], (i64)w->count, w->first_time, w->last_time, w->first_line, w->last_line};
                put(s, seen, sizeof seen);
                put_text(s, s->arena + w->text, w->size);
            }
        }
    }
    if (s->keep_keys) {
        put_number(s, (i64)s->lines);
        for (u64 i = 0; i < s->lines; i++) put_number(s, s->line_entry[i] == NONE ? -1 : (i64)entry_of(s, s->line_entry[i]));
    }
    return s->failed ? -1 : (i64)s->blob_size;
}

PUBLIC const u8 *homeport_scan_result(Scan *s) { return s->blob; }

PUBLIC void homeport_scan_free(Scan *s) {
    if (!s) return;
    for (u32 i = 0; i < s->entries; i++) {
        Entry *e = &s->entry[i];
        free(e->text);
        free(e->first_text);
        free(e->lot_text);
        free(e->trace_text);
        if (e->forward == NONE)
            for (u32 k = 0; k < e->fields; k++) {
                free(s->field[e->field + k].value);
                windows_free(&s->field[e->field + k]);
            }
    }
    free(s->entry), free(s->index), free(s->field), free(s->value), free(s->arena), free(s->cell), free(s->outline), free(s->outline_index);
    free(s->line_entry), free(s->text), free(s->decoded), free(s->joined), free(s->pair), free(s->blob), free(s->rest), free(s->open_text);
    free(s->total), free(s->layout), free(s);
}
