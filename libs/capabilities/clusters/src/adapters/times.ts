/** Raw JSON has RFC 3339 text where the official client's types say Date; nonsense is no time. */
export function timeOf(value: Date | string | null | undefined): Date | undefined {
  const time = new Date(value ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
