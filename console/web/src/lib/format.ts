/** Figures and times in words. Every function here is pure; what is unknown is shown as an en dash. */
export const UNKNOWN = '–';

const grouped = new Intl.NumberFormat('en', {maximumFractionDigits: 0});

/** 0, 0.4, 7.3, 42, 1,234, 12.3k, 4.5M, 6.1B: three significant figures at most. */
export function count(value: number | undefined | null): string {
  if (value === undefined || value === null || !Number.isFinite(value)) {
    return UNKNOWN;
  }
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size < 0.01) return '<0.01';
  if (size < 1) return trim(value.toFixed(2));
  if (size < 10) return trim(value.toFixed(1));
  if (size < 10_000) return grouped.format(value);
  if (size < 1_000_000) return `${trim((value / 1_000).toFixed(size < 100_000 ? 1 : 0))}k`;
  if (size < 1_000_000_000) return `${trim((value / 1_000_000).toFixed(size < 100_000_000 ? 1 : 0))}M`;
  return `${trim((value / 1_000_000_000).toFixed(size < 100_000_000_000 ? 1 : 0))}B`;
}

export function whole(value: number): string {
  return grouped.format(value);
}

const cents = new Intl.NumberFormat('en', {minimumFractionDigits: 2, maximumFractionDigits: 2});

/** Dollars as people say them: $0.0031, $0.42, $12.30, $1,234. A minus stands before the sign. */
export function dollars(value: number | undefined | null): string {
  if (value === undefined || value === null || !Number.isFinite(value)) {
    return UNKNOWN;
  }
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  if (size === 0) return '$0';
  if (size < 0.0001) return `${sign}<$0.0001`;
  if (size < 0.1) return `${sign}$${trim(size.toFixed(4))}`;
  return `${sign}$${size < 100 ? cents.format(size) : grouped.format(size)}`;
}

function trim(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Milliseconds as people say them: 0.8 ms, 12 ms, 1.2 s, 2 min. */
export function millis(value: number | undefined | null): string {
  if (value === undefined || value === null || !Number.isFinite(value)) {
    return UNKNOWN;
  }
  if (value < 1) return `${trim(value.toFixed(2))} ms`;
  if (value < 10) return `${trim(value.toFixed(1))} ms`;
  if (value < 1_000) return `${Math.round(value)} ms`;
  if (value < 60_000) return `${trim((value / 1_000).toFixed(value < 10_000 ? 2 : 1))} s`;
  return `${trim((value / 60_000).toFixed(1))} min`;
}

/** A share of 0 to 1 as a percentage. Never says 0 % of something that is there, nor 100 % of what is not whole. */
export function share(value: number | undefined | null): string {
  if (value === undefined || value === null || !Number.isFinite(value)) {
    return UNKNOWN;
  }
  const percent = value * 100;
  if (percent === 0) return '0%';
  if (percent < 0.01) return '<0.01%';
  if (percent > 99.9 && percent < 100) return '>99.9%';
  return `${trim(percent.toFixed(percent < 1 ? 2 : percent < 10 ? 1 : 0))}%`;
}

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

export function bytes(value: number | undefined | null): string {
  if (value === undefined || value === null || !Number.isFinite(value)) {
    return UNKNOWN;
  }
  let size = value;
  let unit = 0;
  while (Math.abs(size) >= 1_024 && unit < BYTE_UNITS.length - 1) {
    size /= 1_024;
    unit++;
  }
  return `${unit === 0 ? size : trim(size.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0))} ${BYTE_UNITS[unit]}`;
}

/** A span in its two largest units: 45s, 3m 20s, 5h 12m, 3d 4h. */
export function span(seconds: number | undefined | null): string {
  if (seconds === undefined || seconds === null || !Number.isFinite(seconds)) {
    return UNKNOWN;
  }
  const total = Math.max(0, Math.floor(seconds));
  const days = Math.floor(total / 86_400);
  const hours = Math.floor((total % 86_400) / 3_600);
  const minutes = Math.floor((total % 3_600) / 60);
  const rest = total % 60;
  if (days > 0) return `${days}d ${hours}h`;
  if (hours > 0) return `${hours}h ${minutes}m`;
  if (minutes > 0) return `${minutes}m ${rest}s`;
  return `${rest}s`;
}

/** "just now", "4 min ago", "in 2 h", "3 days ago"; beyond 30 days the date itself. */
export function ago(instant: string | undefined, nowMillis: number): string {
  if (instant === undefined) {
    return UNKNOWN;
  }
  const at = Date.parse(instant);
  if (Number.isNaN(at)) {
    return UNKNOWN;
  }
  const seconds = Math.round((nowMillis - at) / 1_000);
  const size = Math.abs(seconds);
  if (size < 10) return seconds >= 0 ? 'just now' : 'in a moment';
  const words = size < 60 ? `${size} s` : size < 3_600 ? `${Math.floor(size / 60)} min` : size < 86_400 ? `${Math.floor(size / 3_600)} h` : days(size);
  if (size >= 30 * 86_400) return date(instant);
  return seconds >= 0 ? `${words} ago` : `in ${words}`;
}

function days(seconds: number): string {
  const whole = Math.floor(seconds / 86_400);
  return whole === 1 ? '1 day' : `${whole} days`;
}

/** 21 Nov 2026, in the reader's zone. */
export function date(instant: string): string {
  return new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short', year: 'numeric'}).format(new Date(instant));
}

/** 21 Nov 2026, 14:03:22 with the reader's zone: for titles of times that are shown as "4 min ago". */
export function moment(instant: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(instant));
}

/** 14:03:22.117, in the reader's zone: for log lines. */
export function clock(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) {
    return '--:--:--.---';
  }
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** A tick of a time axis, in the reader's zone: 14:00, 14:03:20 where ticks are less than a minute apart, and the day at midnight. */
export function tick(seconds: number, apartSeconds: number): string {
  const at = new Date(seconds * 1_000);
  if (apartSeconds >= 60 && at.getHours() === 0 && at.getMinutes() === 0) {
    return day(at);
  }
  return apartSeconds < 60 ? `${hourAndMinute(at)}:${two(at.getSeconds())}` : hourAndMinute(at);
}

/** When a point was: 14:03, or 14:03:20 where points are less than a minute apart; with the day where that is not today. */
export function pointTime(seconds: number, apartSeconds: number, nowMillis: number): string {
  const at = new Date(seconds * 1_000);
  const time = apartSeconds < 60 ? `${hourAndMinute(at)}:${two(at.getSeconds())}` : hourAndMinute(at);
  return at.toDateString() === new Date(nowMillis).toDateString() ? time : `${day(at)}, ${time}`;
}

/** A time since a start: 06:00, 06:00:15 where points are less than a minute apart, and the day from the second one on. */
export function elapsed(seconds: number, apartSeconds: number): string {
  const days = seconds <= 86_400 ? 0 : Math.floor(seconds / 86_400);
  const time = `${two(Math.floor((seconds - days * 86_400) / 3_600))}:${two(Math.floor((seconds % 3_600) / 60))}`;
  return `${days > 0 ? `day ${days + 1}, ` : ''}${time}${apartSeconds < 60 ? `:${two(Math.floor(seconds % 60))}` : ''}`;
}

const two = (value: number) => String(value).padStart(2, '0');
const hourAndMinute = (at: Date) => `${two(at.getHours())}:${two(at.getMinutes())}`;
const day = (at: Date) => new Intl.DateTimeFormat('en-GB', {day: 'numeric', month: 'short'}).format(at);

/** The part of an id that tells two of a kind apart: ids begin with their time, so the end differs most. */
export function shortId(id: string): string {
  return id.length <= 8 ? id : id.slice(-6);
}

export function plural(amount: number, one: string, many = `${one}s`): string {
  return `${whole(amount)} ${amount === 1 ? one : many}`;
}

/** Begins with a capital letter: reasons come from many places and are shown as sentences. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
