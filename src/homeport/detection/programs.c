/* Runs the programs that `programs.py` makes of patterns: finds every match in whole lines, as RE2
   does. The ways a pattern may match are tried in its own order, but none twice from the same place:
   a failed attempt is remembered, so the work is bounded by the program's size times the line's. */

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#define ENDLESS UINT32_MAX
#define SLOTS 32
#define NOWHERE UINT32_MAX
#define WIDE 4096 /* bytes of a window in which RE2, once its states are made, is the faster one */

enum { SET, LITERAL, RUN, CHOICE, SAVE, EDGE, MATCH };
enum { WORD, WITHIN, START, END };

/* `set` and `ahead` hold classes of bytes: what is taken, and what may come behind a run. */
typedef struct {
  uint8_t op, greedy;
  uint16_t row; /* of the memo */
  uint32_t next, a, b;
  uint64_t set, ahead;
} Step;

typedef struct {
  uint32_t steps, rows, slots, start;
  uint32_t name;  /* whether the first two slots are the name's */
  uint32_t pairs; /* in the pool, for each class: what may come second behind it */
  uint64_t first; /* what a match may begin with */
  uint8_t class_of[256]; /* a newline's is that of all lines' ends */
} Head;

typedef struct {
  uint32_t rule, start, end;
} Window;

typedef struct {
  uint32_t window, start, end, name_start, name_end;
} Found;

/* What is still to be tried: other ways of a choice, other lengths of a run, a slot to put back. */
typedef struct {
  uint32_t step, at, left, limit;
} Job;

#define PUT_BACK 0x80000000u /* in `step`: the slot */

typedef struct {
  const Head *head;
  const Step *steps;
  const uint8_t *pool;
  const uint8_t *line; /* a newline stands behind it */
  uint32_t size; /* of the line */
  uint32_t end;  /* of the match */
  uint32_t furthest; /* place in the memo since it was last forgotten, */
  uint32_t touched;  /* and before, in this line */
  uint32_t slots[SLOTS];
  uint8_t *last; /* a copy of a line behind which stood no newline */
  uint8_t *memo; /* zero but where something was tried in this line */
  Job *jobs;
  uint64_t last_room, memo_room, depth, jobs_room;
} Run;

static int grow(void **memory, uint64_t *room, uint64_t wanted, uint64_t each) {
  if (wanted <= *room) return 1;
  uint64_t more = wanted + wanted / 2 + 256;
  void *grown = realloc(*memory, more * each);
  if (!grown) return 0;
  *memory = grown;
  *room = more;
  return 1;
}

static int push(Run *r, uint32_t step, uint32_t at, uint32_t left, uint32_t limit) {
  if (!grow((void **)&r->jobs, &r->jobs_room, r->depth + 1, sizeof *r->jobs)) return 0;
  r->jobs[r->depth++] = (Job){step, at, left, limit};
  return 1;
}

static inline int has(uint64_t set, uint8_t class) { return set >> class & 1; }

static inline uint8_t class_at(const Run *r, uint32_t at) { return r->head->class_of[r->line[at]]; }

/* Tell whether this was tried from here before; from now on it was. */
static inline int tried(Run *r, uint32_t row, uint32_t at) {
  uint64_t bit = (uint64_t)at * r->head->rows + row;
  if (at > r->furthest) r->furthest = at;
  uint8_t mask = (uint8_t)(1u << (bit & 7));
  if (r->memo[bit >> 3] & mask) return 1;
  r->memo[bit >> 3] |= mask;
  return 0;
}

static inline int is_word(const Run *r, uint32_t at) {
  if (at >= r->size) return 0;
  uint8_t c = r->line[at];
  return (uint8_t)((c | 0x20) - 'a') < 26 || (uint8_t)(c - '0') < 10 || c == '_';
}

static int stands(const Run *r, uint32_t edge, uint32_t at) {
  switch (edge) {
    case START:
      return at == 0;
    case END:
      return at == r->size;
    default:
      return ((at > 0 && is_word(r, at - 1)) != is_word(r, at)) == (edge == WORD);
  }
}

static int equals(const Run *r, const Step *s, uint32_t at) {
  if (r->size - at < s->b) return 0;
  const uint8_t *text = r->line + at, *pair = r->pool + s->a; /* a byte, and the bits not to mind */
  for (uint32_t n = 0; n < s->b; n++)
    if ((text[n] | pair[2 * n + 1]) != pair[2 * n]) return 0;
  return 1;
}

/* The answers of `try_from` and what it calls. */
enum { FAILED, FOUND, NO_MEMORY };

/* Leave a lazy run at the next place that its rest may start from; later ones become a job. */
static int leave_lazy(Run *r, const Step *s, uint32_t *at, uint32_t limit) {
  const uint32_t row = s->row + (s->b == ENDLESS && s->a > 0);
  for (uint32_t end = *at;; end++) {
    if (s->b == ENDLESS && tried(r, row, end)) return FAILED;
    int more = end < limit && has(s->set, class_at(r, end));
    if (has(s->ahead, class_at(r, end))) {
      if (more && !push(r, (uint32_t)(s - r->steps), end + 1, 0, limit)) return NO_MEMORY;
      *at = end;
      return FOUND;
    }
    if (!more) return FAILED;
  }
}

/* Leave a greedy run at the last place down from `*at` that its rest may start from. */
static int leave_greedy(Run *r, const Step *s, uint32_t *at, uint32_t low) {
  for (uint32_t end = *at;; end--) {
    if (has(s->ahead, class_at(r, end))) {
      if (end > low && !push(r, (uint32_t)(s - r->steps), end - 1, 0, low)) return NO_MEMORY;
      *at = end;
      return FOUND;
    }
    if (end == low) return FAILED;
  }
}

static int enter_run(Run *r, const Step *s, uint32_t *at) {
  const int endless = s->b == ENDLESS;
  const uint32_t row = s->row + (endless && s->a > 0);
  if ((!endless || s->a > 0) && tried(r, s->row, *at)) return FAILED;
  uint32_t low = *at, limit = endless || r->size - *at < s->b ? r->size : *at + s->b;
  for (const uint32_t least = low + s->a; low < least; low++)
    if (low >= r->size || !has(s->set, class_at(r, low))) return FAILED;
  if (!s->greedy) {
    *at = low;
    return leave_lazy(r, s, at, limit);
  }
  uint32_t end = low;
  if (!endless) {
    while (end < limit && has(s->set, class_at(r, end))) end++;
  } else {
    for (;; end++) { /* where it went on before, all further places failed */
      if (tried(r, row, end)) {
        if (end == low) return FAILED;
        end--;
        break;
      }
      if (end == limit || !has(s->set, class_at(r, end))) break;
    }
  }
  *at = end;
  return leave_greedy(r, s, at, low);
}

/* Take up the latest job: leave the next step and place, or fail. */
static int next_job(Run *r, uint32_t *step, uint32_t *at) {
  while (r->depth) {
    Job *job = &r->jobs[r->depth - 1];
    if (job->step & PUT_BACK) {
      r->slots[job->step & ~PUT_BACK] = job->at;
      r->depth--;
      continue;
    }
    const Step *s = r->steps + job->step;
    if (s->op == CHOICE) {
      uint32_t way = (uint32_t)__builtin_ctz(job->left);
      *at = job->at;
      memcpy(step, r->pool + s->b + 4 * way, 4);
      job->left &= job->left - 1;
      if (!job->left) r->depth--;
      return FOUND;
    }
    Job taken = *job;
    r->depth--;
    *at = taken.at;
    int left = (s->greedy ? leave_greedy : leave_lazy)(r, s, at, taken.limit);
    *step = s->next;
    if (left != FAILED) return left;
  }
  return FAILED;
}

static int try_from(Run *r, uint32_t at) {
  uint32_t step = r->head->start;
  r->depth = 0;
  for (;;) {
    const Step *s = r->steps + step;
    int went = FOUND;
    switch (s->op) {
      case SET:
        went = has(s->set, class_at(r, at)) ? FOUND : FAILED;
        at++;
        step = s->next;
        break;
      case LITERAL:
        went = equals(r, s, at) ? FOUND : FAILED;
        at += s->b;
        step = s->next;
        break;
      case RUN:
        went = enter_run(r, s, &at);
        step = s->next;
        break;
      case CHOICE: {
        uint32_t ways;
        memcpy(&ways, r->pool + s->a + 4 * class_at(r, at), 4);
        if (!ways || tried(r, s->row, at)) {
          went = FAILED;
          break;
        }
        uint32_t way = (uint32_t)__builtin_ctz(ways);
        if ((ways & (ways - 1)) && !push(r, step, at, ways & (ways - 1), 0)) return NO_MEMORY;
        memcpy(&step, r->pool + s->b + 4 * way, 4);
        break;
      }
      case SAVE:
        if (r->depth && !push(r, PUT_BACK | s->a, r->slots[s->a], 0, 0)) return NO_MEMORY;
        r->slots[s->a] = at;
        step = s->next;
        break;
      case EDGE:
        went = stands(r, s->a, at) ? FOUND : FAILED;
        step = s->next;
        break;
      default:
        r->end = at;
        return FOUND;
    }
    if (went == FAILED) went = next_job(r, &step, &at);
    if (went != FOUND) return went;
  }
}

typedef struct {
  Found *out;
  int64_t count, room;
} Report;

/* Report the value: what its groups span together, or the match if none of them took part. */
static void report(Report *to, const Run *r, uint32_t window, uint32_t offset, uint32_t start) {
  Found found = {window, NOWHERE, 0, 0, 0};
  uint32_t n = 0;
  if (r->head->name) {
    n = 2;
    if (r->slots[1] != NOWHERE) {
      found.name_start = offset + r->slots[0];
      found.name_end = offset + r->slots[1];
    }
  }
  for (; n < r->head->slots; n += 2)
    if (r->slots[n + 1] != NOWHERE) {
      if (found.start == NOWHERE || r->slots[n] < found.start) found.start = r->slots[n];
      if (r->slots[n + 1] > found.end) found.end = r->slots[n + 1];
    }
  if (found.start == NOWHERE) {
    found.start = start;
    found.end = r->end;
  }
  if (found.start >= found.end) return;
  found.start += offset;
  found.end += offset;
  if (to->count < to->room) to->out[to->count] = found;
  to->count++;
}

static void leave(Report *to, uint32_t window) {
  if (to->count < to->room) to->out[to->count] = (Found){window, 0, 0, 0, 0};
  to->count++;
}

/* Forget what was tried from here on: what led to a match did not fail. */
static void forget(Run *r, uint32_t from) {
  const uint64_t first = (uint64_t)from * r->head->rows / 8;
  if (r->furthest >= from)
    memset(r->memo + first, 0, ((uint64_t)r->furthest + 1) * r->head->rows / 8 + 1 - first);
  if (r->furthest > r->touched) r->touched = r->furthest;
  r->furthest = 0;
}

/* Tell whether a match may begin here: most places are told by the first two bytes. */
static inline int may_begin(const Run *r, uint32_t at) {
  const uint8_t first = class_at(r, at);
  if (!has(r->head->first, first)) return 0;
  if (at == r->size) return 1;
  uint64_t second;
  memcpy(&second, r->pool + r->head->pairs + 8 * first, 8);
  return has(second, class_at(r, at + 1));
}

/* Find every match in one line, the leftmost first, none over another. */
static int search_line(Run *r, Report *to, uint32_t window, uint32_t offset) {
  const uint64_t memo = (uint64_t)r->head->rows * (r->size + 1) / 8 + 1, had = r->memo_room;
  if (!grow((void **)&r->memo, &r->memo_room, memo, 1)) return 0;
  memset(r->memo + had, 0, r->memo_room - had);
  int went = FAILED;
  for (uint32_t at = 0; at <= r->size && went != NO_MEMORY;) {
    if (!may_begin(r, at)) {
      at++;
      continue;
    }
    for (uint32_t n = 0; n < r->head->slots; n++) r->slots[n] = NOWHERE;
    went = try_from(r, at);
    if (went == FOUND) {
      report(to, r, window, offset, at);
      at = r->end > at ? r->end : at + 1;
      forget(r, at);
    } else {
      at++;
    }
  }
  if (r->touched > r->furthest) r->furthest = r->touched;
  forget(r, 0);
  r->touched = 0;
  return went != NO_MEMORY;
}

/* Take a line of the text; the newline behind it may lie beyond what may be read. */
static int take_line(Run *r, const uint8_t *line, uint32_t size, int has_newline) {
  r->line = line;
  r->size = size;
  if (has_newline) return 1;
  if (!grow((void **)&r->last, &r->last_room, (uint64_t)size + 1, 1)) return 0;
  memcpy(r->last, line, size);
  r->last[size] = '\n';
  r->line = r->last;
  return 1;
}

/* Find what the windows' programs find in their lines; the answer is how many were found, of which
   `room` at most were written. A wide window, or one without a program, is left to others and
   reported once, from 0 to 0. */
EXPORT int64_t homeport_programs_run(const Head *const *programs, const uint8_t *data,
                                     const Window *windows, uint32_t count, Found *out,
                                     int64_t room) {
  Run r = {0};
  Report to = {.out = out, .room = room};
  for (uint32_t n = 0; n < count; n++) {
    const int64_t before = to.count;
    r.head = programs[windows[n].rule];
    if (!r.head || windows[n].end - windows[n].start > WIDE) {
      leave(&to, n);
      continue;
    }
    r.steps = (const Step *)(r.head + 1);
    r.pool = (const uint8_t *)(r.steps + r.head->steps);
    for (uint32_t start = windows[n].start; start <= windows[n].end;) {
      const uint8_t *newline = memchr(data + start, '\n', windows[n].end - start);
      uint32_t end = newline ? (uint32_t)(newline - data) : windows[n].end;
      if (!take_line(&r, data + start, end - start, newline != NULL) ||
          !search_line(&r, &to, n, start)) {
        to.count = before;
        leave(&to, n);
        break;
      }
      start = end + 1;
    }
  }
  free(r.last);
  free(r.memo);
  free(r.jobs);
  return to.count;
}
