import { refuseDer } from "./refuse.ts";
import { TAG } from "./tags.ts";

/** In days, by month; February is settled by the year. */
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Parses the contents, from `start` to `end`, of a UTCTime `YYMMDDHHMMSSZ` or GeneralizedTime `YYYYMMDDHHMMSSZ`, the
 * forms of RFC 5280 §4.1.2.5: seconds present, no fraction, UTC. Two-digit years are 1950 to 2049.
 *
 * @returns Unix time in milliseconds
 * @throws PasserelleError `der_invalid`
 */
export function parseTime(
  tag: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  what: string,
): number {
  const isUtcTime = tag === TAG.utcTime;
  const yearDigits = isUtcTime ? 2 : 4;
  if (end - start !== yearDigits + 11 || bytes[end - 1] !== 0x5a) {
    throw refuseDer(what, "time not in the form of RFC 5280 §4.1.2.5");
  }
  let year = readPair(bytes, start, what);
  if (isUtcTime) year += year < 50 ? 2000 : 1900;
  else year = year * 100 + readPair(bytes, start + 2, what);
  const rest = start + yearDigits;
  const month = readPair(bytes, rest, what);
  const day = readPair(bytes, rest + 2, what);
  const hour = readPair(bytes, rest + 4, what);
  const minute = readPair(bytes, rest + 6, what);
  const second = readPair(bytes, rest + 8, what);
  const isLeapYear = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const monthLength = MONTH_LENGTHS[month - 1];
  if (
    monthLength === undefined ||
    day < 1 ||
    day > (month === 2 && isLeapYear ? 29 : monthLength) ||
    hour > 23 ||
    minute > 59 ||
    second > 59
  ) {
    throw refuseDer(what, "time that does not exist");
  }
  const hours = daysSince1970(year, month, day) * 24 + hour;
  return ((hours * 60 + minute) * 60 + second) * 1000;
}

/** Two digits. */
function readPair(bytes: Uint8Array, offset: number, what: string): number {
  const tens = (bytes[offset] as number) - 0x30;
  const ones = (bytes[offset + 1] as number) - 0x30;
  if (tens < 0 || tens > 9 || ones < 0 || ones > 9) {
    throw refuseDer(what, "time with a character that is no digit");
  }
  return tens * 10 + ones;
}

/** Days from 1970-01-01 in the Gregorian calendar. Years begin in March here, so that leap days end them. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const marchMonth = month > 2 ? month - 3 : month + 9;
  const leapDays =
    Math.floor(marchYear / 4) -
    Math.floor(marchYear / 100) +
    Math.floor(marchYear / 400);
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day;
  return 365 * marchYear + leapDays + dayOfYear - 719_469;
}
