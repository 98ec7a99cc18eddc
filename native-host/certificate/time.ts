import { unreadable } from "./der.ts";

/** Reads a UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 writes them: to the second, in UTC. */
export function readTime(tag: number, content: Buffer): Date {
  const text = content.toString("latin1");
  const match =
    tag === 0x17
      ? /^(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text)
      : /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (match === null) throw unreadable("a time of an unknown form");
  const [year = 0, month = 0, ...rest] = match.slice(1).map(Number);
  const [day = 0, hour = 0, minute = 0, second = 0] = rest;
  const fullYear = tag === 0x17 ? (year < 50 ? 2000 : 1900) + year : year;
  const time = new Date(0);
  time.setUTCFullYear(fullYear, month - 1, day);
  time.setUTCHours(hour, minute, second);
  return time;
}
