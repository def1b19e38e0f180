/** Times as a browser's own date field says them. */

/** A moment as `datetime-local` wants it: by the clock on the wall, without a zone. */
export function toFieldTime(moment: Date): string {
	const local = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
	return local.toISOString().slice(0, 16);
}
