import { unreadable } from "./der.ts";

const UTC_TIME = 0x17;

/** Reads a UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 writes them: to the second, in UTC. */
export function readTime(tag: number, content: Buffer): Date {
  const text = content.toString("latin1");
  const yearEnd = tag === UTC_TIME ? 2 : 4;
  if (text.length !== yearEnd + 11 || !/^\d+Z$/.test(text))
    throw unreadable("a time of an unknown form");
  const pair = (index: number) =>
    text.slice(yearEnd + 2 * index, yearEnd + 2 * index + 2);
  const year =
    tag === UTC_TIME
      ? `${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text.slice(0, 2)}`
      : text.slice(0, 4);
  const iso = `${year}-${pair(0)}-${pair(1)}T${pair(2)}:${pair(3)}:${pair(4)}.000Z`;
  const time = new Date(iso);
  // The 30th of February and 24 o’clock would run on, even beyond the years that a message can carry.
  if (Number.isNaN(time.getTime()) || time.toISOString() !== iso)
    throw unreadable("a time that there is not");
  return time;
}
