// Small functions with inputs, one after the other: what they return for the inputs is what a test
// expects. `benchmarks/repair_javascript.py` plants bugs in them. A line of inputs is a list of
// arguments; the functions use nothing but the language.

function clampAll(values, low, high) {
  return values.map((value) => Math.min(Math.max(value, low), high));
}
// [[1, 5, 9], 2, 6]
// [[], 0, 1]
// [[-3, 0, 3], -1, 1]

function runLengths(text) {
  const runs = [];
  let at = 0;
  while (at < text.length) {
    let end = at + 1;
    while (end < text.length && text[end] === text[at]) {
      end += 1;
    }
    runs.push([text[at], end - at]);
    at = end;
  }
  return runs;
}
// ["aaabcc"]
// [""]
// ["z"]
// ["abba"]

function expandRuns(runs) {
  let text = '';
  for (const [letter, count] of runs) {
    text += letter.repeat(count);
  }
  return text;
}
// [[["a", 3], ["b", 1]]]
// [[]]
// [[["x", 0], ["y", 2]]]

function wordCounts(text) {
  const counts = {};
  for (const word of text.toLowerCase().split(/\W+/)) {
    if (word) {
      counts[word] = (counts[word] || 0) + 1;
    }
  }
  return counts;
}
// ["The cat and the dog"]
// [""]
// ["One, two; one."]

function topWords(text, limit) {
  const counts = new Map();
  for (const word of text.split(' ')) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
  return sorted.slice(0, limit).map(([word]) => word);
}
// ["b a b c a b", 2]
// ["x y z", 5]
// ["q q r r s", 1]

function gcd(a, b) {
  while (b !== 0) {
    [a, b] = [b, a % b];
  }
  return Math.abs(a);
}
// [12, 18]
// [7, 0]
// [-8, 12]
// [17, 5]

function isPrime(n) {
  if (n < 2) {
    return false;
  }
  for (let divisor = 2; divisor * divisor <= n; divisor += 1) {
    if (n % divisor === 0) {
      return false;
    }
  }
  return true;
}
// [1]
// [2]
// [9]
// [25]
// [29]
// [0]

function primesBelow(limit) {
  const crossed = new Array(limit).fill(false);
  const primes = [];
  for (let n = 2; n < limit; n += 1) {
    if (!crossed[n]) {
      primes.push(n);
      for (let m = n * n; m < limit; m += n) {
        crossed[m] = true;
      }
    }
  }
  return primes;
}
// [2]
// [20]
// [30]

function binarySearch(sorted, wanted) {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = Math.floor((low + high) / 2);
    if (sorted[middle] === wanted) {
      return middle;
    }
    if (sorted[middle] < wanted) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return -1;
}
// [[1, 3, 5, 7], 7]
// [[1, 3, 5, 7], 1]
// [[1, 3, 5, 7], 4]
// [[], 4]
// [[2, 4, 6], 4]

function mergeSorted(left, right) {
  const merged = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    if (left[i] <= right[j]) {
      merged.push(left[i++]);
    } else {
      merged.push(right[j++]);
    }
  }
  return merged.concat(left.slice(i), right.slice(j));
}
// [[1, 4, 6], [2, 3, 7]]
// [[], [1]]
// [[5, 5], [5]]
// [[9], [1, 2]]

function chunk(items, size) {
  const chunks = [];
  for (let at = 0; at < items.length; at += size) {
    chunks.push(items.slice(at, at + size));
  }
  return chunks;
}
// [[1, 2, 3, 4, 5], 2]
// [[], 3]
// [[1, 2], 5]

function transpose(rows) {
  if (rows.length === 0) {
    return [];
  }
  return rows[0].map((_, column) => rows.map((row) => row[column]));
}
// [[[1, 2, 3], [4, 5, 6]]]
// [[]]
// [[[7]]]

function rotate(items, steps) {
  if (items.length === 0) {
    return [];
  }
  const shift = ((steps % items.length) + items.length) % items.length;
  return [...items.slice(items.length - shift), ...items.slice(0, items.length - shift)];
}
// [[1, 2, 3, 4], 1]
// [[1, 2, 3, 4], -1]
// [[], 3]
// [[1, 2, 3], 7]

function balanced(text) {
  const pairs = { ')': '(', ']': '[', '}': '{' };
  const stack = [];
  for (const letter of text) {
    if ('([{'.includes(letter)) {
      stack.push(letter);
    } else if (letter in pairs) {
      if (stack.pop() !== pairs[letter]) {
        return false;
      }
    }
  }
  return stack.length === 0;
}
// ["(a[b]{c})"]
// ["(]"]
// ["(("]
// ["]"]
// [""]

function camelToSnake(name) {
  return name.replace(/[A-Z]/g, (letter, at) => (at > 0 ? '_' : '') + letter.toLowerCase());
}
// ["camelCaseName"]
// ["Title"]
// ["plain"]

function snakeToCamel(name) {
  const [first, ...rest] = name.split('_');
  return first + rest.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}
// ["snake_case_name"]
// ["one"]
// ["a_b"]

function isPalindrome(text) {
  const letters = text.toLowerCase().replace(/[^a-z0-9]/g, '');
  for (let i = 0, j = letters.length - 1; i < j; i += 1, j -= 1) {
    if (letters[i] !== letters[j]) {
      return false;
    }
  }
  return true;
}
// ["A man, a plan"]
// ["Never odd or even"]
// [""]
// ["ab"]

function caesar(text, shift) {
  return [...text].map((letter) => {
    if (letter >= 'a' && letter <= 'z') {
      return String.fromCharCode(((letter.charCodeAt(0) - 97 + shift + 26) % 26) + 97);
    }
    return letter;
  }).join('');
}
// ["abc xyz", 3]
// ["hello", -1]
// ["Q!", 5]

function fibonacci(count) {
  const numbers = [];
  let a = 0;
  let b = 1;
  for (let i = 0; i < count; i += 1) {
    numbers.push(a);
    [a, b] = [b, a + b];
  }
  return numbers;
}
// [0]
// [1]
// [8]

function flatten(items, depth) {
  const flat = [];
  for (const item of items) {
    if (Array.isArray(item) && depth > 0) {
      flat.push(...flatten(item, depth - 1));
    } else {
      flat.push(item);
    }
  }
  return flat;
}
// [[1, [2, [3, [4]]]], 1]
// [[1, [2, [3]]], 5]
// [[], 2]

function groupBy(items, key) {
  const groups = {};
  for (const item of items) {
    const name = item[key];
    if (!(name in groups)) {
      groups[name] = [];
    }
    groups[name].push(item);
  }
  return groups;
}
// [[{"k": "a", "v": 1}, {"k": "b", "v": 2}, {"k": "a", "v": 3}], "k"]
// [[], "k"]

function deepGet(object, path, fallback) {
  let value = object;
  for (const key of path.split('.')) {
    if (value === null || value === undefined) {
      return fallback;
    }
    value = value[key];
  }
  return value === undefined ? fallback : value;
}
// [{"a": {"b": 2}}, "a.b", 0]
// [{"a": null}, "a.b", 7]
// [{"a": 1}, "x.y", "none"]
// [{"a": {"b": 0}}, "a.b", 5]

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length % 2 === 1) {
    return sorted[middle];
  }
  return (sorted[middle - 1] + sorted[middle]) / 2;
}
// [[3, 1, 2]]
// [[10, 2, 8, 4]]
// [[100, 9, 20]]

function mode(values) {
  const counts = new Map();
  let best = null;
  let most = 0;
  for (const value of values) {
    const count = (counts.get(value) || 0) + 1;
    counts.set(value, count);
    if (count > most) {
      most = count;
      best = value;
    }
  }
  return best;
}
// [[1, 2, 2, 3]]
// [[]]
// [["a", "b", "b", "a", "a"]]

function variance(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
// [[2, 4, 4, 4, 5, 5, 7, 9]]
// [[3]]
// [[1, 3]]

function movingAverage(values, width) {
  const averages = [];
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) {
    sum += values[i];
    if (i >= width) {
      sum -= values[i - width];
    }
    if (i >= width - 1) {
      averages.push(sum / width);
    }
  }
  return averages;
}
// [[1, 2, 3, 4], 2]
// [[5], 2]
// [[3, 6, 9], 3]

function range(start, end, step) {
  const numbers = [];
  if (step > 0) {
    for (let n = start; n < end; n += step) numbers.push(n);
  } else {
    for (let n = start; n > end; n += step) numbers.push(n);
  }
  return numbers;
}
// [0, 5, 2]
// [5, 0, -2]
// [1, 1, 1]

function toRoman(number) {
  const steps = [
    [1000, 'M'], [900, 'CM'], [500, 'D'], [400, 'CD'], [100, 'C'], [90, 'XC'],
    [50, 'L'], [40, 'XL'], [10, 'X'], [9, 'IX'], [5, 'V'], [4, 'IV'], [1, 'I'],
  ];
  let text = '';
  for (const [value, sign] of steps) {
    while (number >= value) {
      text += sign;
      number -= value;
    }
  }
  return text;
}
// [4]
// [1994]
// [2023]

function fromRoman(text) {
  const values = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };
  let total = 0;
  for (let i = 0; i < text.length; i += 1) {
    const value = values[text[i]];
    const next = values[text[i + 1]];
    total += next > value ? -value : value;
  }
  return total;
}
// ["IX"]
// ["MCMXCIV"]
// ["LVIII"]

function parseQuery(text) {
  const found = {};
  for (const pair of text.replace(/^\?/, '').split('&')) {
    if (pair === '') continue;
    const [key, value = ''] = pair.split('=');
    found[decodeURIComponent(key)] = decodeURIComponent(value);
  }
  return found;
}
// ["?a=1&b=two%20words"]
// [""]
// ["flag&x=%3D"]

function slugify(title) {
  return title
    .trim()
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
// ["  Hello, World!  "]
// ["A--B"]
// ["?what"]

function truncate(text, longest) {
  if (text.length <= longest) {
    return text;
  }
  const cut = text.slice(0, longest - 1);
  const space = cut.lastIndexOf(' ');
  return (space > 0 ? cut.slice(0, space) : cut) + '…';
}
// ["short", 10]
// ["a longer sentence here", 12]
// ["unbreakable", 5]
// ["exact", 5]

function difference(first, second) {
  const known = new Set(second);
  return first.filter((item) => !known.has(item));
}
// [[1, 2, 3], [2]]
// [[], [1]]
// [["a"], []]

function intersection(first, second) {
  const known = new Set(second);
  return [...new Set(first)].filter((item) => known.has(item));
}
// [[1, 2, 2, 3], [2, 3, 4]]
// [[1], []]

function zip(first, second) {
  const length = Math.min(first.length, second.length);
  const pairs = [];
  for (let i = 0; i < length; i += 1) {
    pairs.push([first[i], second[i]]);
  }
  return pairs;
}
// [[1, 2, 3], ["a", "b"]]
// [[], [1]]
// [[1], [2]]

function cumulative(values) {
  let total = 0;
  return values.map((value) => {
    total += value;
    return total;
  });
}
// [[1, 2, 3]]
// [[]]
// [[5, -5, 2]]

function countVowels(text) {
  let count = 0;
  for (const letter of text.toLowerCase()) {
    if ('aeiou'.includes(letter)) {
      count += 1;
    }
  }
  return count;
}
// ["Hello World"]
// ["xyz"]
// ["AEIOU"]

function longestWord(text) {
  let longest = '';
  for (const word of text.split(/\s+/)) {
    if (word.length > longest.length) {
      longest = word;
    }
  }
  return longest;
}
// ["the quick brown fox"]
// [""]
// ["one  three two"]

function compareVersions(first, second) {
  const a = first.split('.').map(Number);
  const b = second.split('.').map(Number);
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const left = a[i] || 0;
    const right = b[i] || 0;
    if (left !== right) {
      return left > right ? 1 : -1;
    }
  }
  return 0;
}
// ["1.2.3", "1.2.10"]
// ["2.0", "2"]
// ["1.10", "1.9.9"]

function formatDuration(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  return [hours, minutes, rest].map((part) => String(part).padStart(2, '0')).join(':');
}
// [0]
// [3725]
// [59]
// [86399]

function parseDuration(text) {
  const units = { h: 3600, m: 60, s: 1 };
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+)([hms])/g)) {
    total += Number(amount) * units[unit];
  }
  return total;
}
// ["1h30m"]
// ["45s"]
// [""]

function isLeap(year) {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
// [2000]
// [1900]
// [2024]
// [2023]

function daysInMonth(year, month) {
  if (month === 2) {
    const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
    return leap ? 29 : 28;
  }
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
// [2024, 2]
// [2023, 2]
// [1900, 2]
// [2023, 9]
// [2023, 12]

function levenshtein(first, second) {
  let previous = Array.from({ length: second.length + 1 }, (_, i) => i);
  for (let i = 1; i <= first.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= second.length; j += 1) {
      const cost = first[i - 1] === second[j - 1] ? 0 : 1;
      current.push(Math.min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost));
    }
    previous = current;
  }
  return previous[second.length];
}
// ["kitten", "sitting"]
// ["", "abc"]
// ["same", "same"]

function commonPrefix(words) {
  if (words.length === 0) {
    return '';
  }
  let prefix = words[0];
  for (const word of words.slice(1)) {
    while (!word.startsWith(prefix)) {
      prefix = prefix.slice(0, -1);
    }
  }
  return prefix;
}
// [["flower", "flow", "flight"]]
// [[]]
// [["dog", "car"]]

function anagrams(words) {
  const groups = new Map();
  for (const word of words) {
    const key = [...word].sort().join('');
    const group = groups.get(key) || [];
    group.push(word);
    groups.set(key, group);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}
// [["tea", "eat", "tan", "ate"]]
// [["a", "b"]]

function maxSubarray(values) {
  let best = values[0];
  let ending = values[0];
  for (const value of values.slice(1)) {
    ending = Math.max(value, ending + value);
    best = Math.max(best, ending);
  }
  return best;
}
// [[-2, 1, -3, 4, -1, 2, 1, -5, 4]]
// [[-3, -1]]
// [[5]]

function twoSum(numbers, target) {
  const seen = new Map();
  for (let i = 0; i < numbers.length; i += 1) {
    const other = target - numbers[i];
    if (seen.has(other)) {
      return [seen.get(other), i];
    }
    seen.set(numbers[i], i);
  }
  return null;
}
// [[2, 7, 11, 15], 9]
// [[3, 3], 6]
// [[1, 2], 9]

function insertionSort(items) {
  const sorted = [...items];
  for (let i = 1; i < sorted.length; i += 1) {
    const value = sorted[i];
    let j = i - 1;
    while (j >= 0 && sorted[j] > value) {
      sorted[j + 1] = sorted[j];
      j -= 1;
    }
    sorted[j + 1] = value;
  }
  return sorted;
}
// [[5, 2, 9, 1]]
// [[]]
// [[1, 1, 0]]

function bracketDepth(text) {
  let depth = 0;
  let deepest = 0;
  for (const letter of text) {
    if (letter === '(') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (letter === ')') {
      depth -= 1;
    }
  }
  return deepest;
}
// ["(a(b)c)((()))"]
// [""]
// ["()"]

function evaluatePostfix(tokens) {
  const stack = [];
  for (const token of tokens) {
    if (typeof token === 'number') {
      stack.push(token);
      continue;
    }
    const right = stack.pop();
    const left = stack.pop();
    if (token === '+') stack.push(left + right);
    else if (token === '-') stack.push(left - right);
    else if (token === '*') stack.push(left * right);
    else stack.push(left / right);
  }
  return stack[0];
}
// [[3, 4, "+", 2, "*"]]
// [[9, 3, "/", 1, "-"]]
// [[7]]

function csvLine(line) {
  const cells = [];
  let cell = '';
  let quoted = false;
  for (const letter of line) {
    if (letter === '"') {
      quoted = !quoted;
    } else if (letter === ',' && !quoted) {
      cells.push(cell);
      cell = '';
    } else {
      cell += letter;
    }
  }
  cells.push(cell);
  return cells;
}
// ["a,b,c"]
// ["\"x,y\",z"]
// [""]

function applyDiscount(items, threshold, percent) {
  const total = items.reduce((sum, item) => sum + item.price * item.count, 0);
  if (total >= threshold) {
    return Math.round(total * (100 - percent)) / 100;
  }
  return total;
}
// [[{"price": 10, "count": 2}], 20, 10]
// [[{"price": 5, "count": 1}], 20, 10]
// [[], 0, 50]

function inventory(events) {
  const stock = {};
  for (const { type, item, amount } of events) {
    const now = stock[item] ?? 0;
    if (type === 'in') {
      stock[item] = now + amount;
    } else if (type === 'out') {
      stock[item] = Math.max(0, now - amount);
    }
  }
  return stock;
}
// [[{"type": "in", "item": "a", "amount": 5}, {"type": "out", "item": "a", "amount": 2}]]
// [[{"type": "out", "item": "b", "amount": 2}]]
// [[{"type": "in", "item": "a", "amount": 1}, {"type": "in", "item": "a", "amount": 2}]]

function paginate(items, page, size) {
  const pages = Math.ceil(items.length / size);
  const start = (page - 1) * size;
  return { pages, items: items.slice(start, start + size), last: page >= pages };
}
// [[1, 2, 3, 4, 5], 1, 2]
// [[1, 2, 3, 4, 5], 3, 2]
// [[1, 2], 1, 2]

function shortestPath(edges, from, to) {
  const queue = [[from, 0]];
  const seen = new Set([from]);
  while (queue.length > 0) {
    const [node, distance] = queue.shift();
    if (node === to) {
      return distance;
    }
    for (const next of edges[node] || []) {
      if (!seen.has(next)) {
        seen.add(next);
        queue.push([next, distance + 1]);
      }
    }
  }
  return -1;
}
// [{"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": ["e"]}, "a", "e"]
// [{"a": []}, "a", "z"]
// [{"a": ["b"]}, "a", "a"]

function luhn(digits) {
  let sum = 0;
  let double = false;
  for (let i = digits.length - 1; i >= 0; i -= 1) {
    let digit = Number(digits[i]);
    if (double) {
      digit *= 2;
      if (digit > 9) {
        digit -= 9;
      }
    }
    sum += digit;
    double = !double;
  }
  return sum % 10 === 0;
}
// ["79927398713"]
// ["79927398710"]
// ["0"]
// ["18"]

function hexColor(text) {
  const hex = text.replace('#', '');
  const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  return [0, 2, 4].map((at) => parseInt(full.slice(at, at + 2), 16));
}
// ["#ff8800"]
// ["#f80"]
// ["000"]

function pascal(row) {
  let line = [1];
  for (let n = 1; n <= row; n += 1) {
    const next = [1];
    for (let i = 1; i < n; i += 1) {
      next.push(line[i - 1] + line[i]);
    }
    next.push(1);
    line = next;
  }
  return line;
}
// [0]
// [1]
// [4]

function debounceTimes(times, wait) {
  const fired = [];
  for (let i = 0; i < times.length; i += 1) {
    const next = times[i + 1];
    if (next === undefined || next - times[i] >= wait) {
      fired.push(times[i] + wait);
    }
  }
  return fired;
}
// [[0, 10, 20, 100], 50]
// [[], 10]
// [[5, 15], 10]

function uniqueBy(items, key) {
  const seen = new Set();
  return items.filter((item) => {
    if (seen.has(item[key])) {
      return false;
    }
    seen.add(item[key]);
    return true;
  });
}
// [[{"id": 1}, {"id": 2}, {"id": 1, "x": 3}], "id"]
// [[], "id"]

function indent(text, width) {
  return text
    .split('\n')
    .map((line) => (line.trim() ? ' '.repeat(width) + line : ''))
    .join('\n');
}
// ["a\n\nb", 2]
// ["", 4]
// ["x", 1]

function matchesGlob(name, glob) {
  const text = glob.replace(/[.+]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp('^' + text + '$').test(name);
}
// ["main.js", "*.js"]
// ["mainjs", "*.js"]
// ["a1", "a?"]
// ["abc.js.map", "*.js"]

async function inSequence(values, add) {
  const results = [];
  for (const value of values) {
    const result = await Promise.resolve(value + add);
    results.push(result);
  }
  return results;
}
// [[1, 2], 1]
// [[], 4]

async function firstLarge(values, limit) {
  const loaded = await Promise.all(values.map(async (value) => value * 2));
  const found = loaded.find((value) => value > limit);
  return found === undefined ? null : found;
}
// [[1, 5, 9], 8]
// [[1], 8]
// [[4], 8]
