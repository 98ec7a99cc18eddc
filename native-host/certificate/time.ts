import { unreadable } from "./der.ts";

const UTC_TIME = 0x17;

/** Reads a UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 writes them: to the second, in UTC. */
export function readTime(tag: number, content: Buffer): Date {
  const text = content.toString("latin1");
  const month = tag === UTC_TIME ? 2 : 4;
  if (text.length !== month + 11 || !/^\d+Z$/.test(text))
    throw unreadable("a time of an unknown form");
  const pair = (at: number) => Number(text.slice(at, at + 2));
  const year = Number(text.slice(0, month));
  const fullYear = tag === UTC_TIME ? (year < 50 ? 2000 : 1900) + year : year;
  const time = new Date(0);
  time.setUTCFullYear(fullYear, pair(month) - 1, pair(month + 2));
  time.setUTCHours(pair(month + 4), pair(month + 6), pair(month + 8));
  return time;
}
