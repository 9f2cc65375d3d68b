/**
 * Instants and calendar dates in a named zone. For acts and activities only: the workflow never asks a zone, since
 * zone data changes with Node and would break replay.
 */

/** Making a format costs more than all else that filing a request computes; the zones are those of the policy. */
const formats = new Map<string, Intl.DateTimeFormat>();
const formatIn = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(zone, made);
  return made;
};

const partsIn = (instant: Date, zone: string): Record<string, string> =>
  Object.fromEntries(
    formatIn(zone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  );

/** The date on the wall calendar of `zone` at this instant. */
export const dateIn = (instant: Date, zone: string): string => {
  const { year, month, day } = partsIn(instant, zone);
  return `${year}-${month}-${day}`;
};

const offsetMs = (instant: Date, zone: string): number => {
  const { year, month, day, hour, minute, second } = partsIn(instant, zone);
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return wall - Math.floor(instant.getTime() / 1000) * 1000;
};

/** The instant at which the clock of `zone` shows this date and time (`HH:MM:SS`); a second look mends a DST edge. */
export const instantAt = (date: string, time: string, zone: string): Date => {
  const wall = Date.parse(`${date}T${time}Z`);
  const first = wall - offsetMs(new Date(wall), zone);
  return new Date(wall - offsetMs(new Date(first), zone));
};

const hourMs = 3_600_000;

/**
 * The last second of the day in the zone: what "by that date" means. Where clocks go back at midnight (Santiago), the
 * hour before it comes twice and the day ends with the second one.
 */
export const endOfDay = (date: string, zone: string): Date => {
  const end = instantAt(date, '23:59:59', zone);
  const hourLater = new Date(end.getTime() + hourMs);
  return dateIn(hourLater, zone) === date ? hourLater : end;
};
