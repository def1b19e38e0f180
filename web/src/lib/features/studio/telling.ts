/** How far a making is, in words. */
import type { Generation } from '#lib/api/making-entities.ts';
import { t } from '#lib/text/studio.ts';
import { toDuration } from './amounts.ts';

/** What is happening; it changes seldom enough to be read out. */
export function toDoneWords(now: Generation): string {
	switch (now.state) {
		case 'queued':
			return now.queue_position ? `${t.studio.queued}. ${t.studio.place(now.queue_position)}` : t.studio.queued;
		case 'running':
			return toRunningWords(now);
		case 'ready':
			return now.media.length === 1 ? t.studio.finishedOne : t.studio.finished;
		case 'cancelled':
			return now.media.length > 0 ? t.studio.cancelledSome(now.media.length) : t.studio.cancelled;
		case 'failed':
			return '';
	}
}

function toRunningWords(now: Generation): string {
	const stage = now.stage ?? now.variations.find((one) => one.stage)?.stage ?? t.studio.starting;
	const capital = stage.charAt(0).toLocaleUpperCase(t.locale) + stage.slice(1);
	return now.count === 1 ? capital : `${capital} · ${t.studio.done(now.media.length, now.count)}`;
}

/** How long it will take still; for the eye only, since it changes all the time. */
export function toLeftWords(now: Generation): string {
	if (now.seconds_left === null || (now.state !== 'running' && now.state !== 'queued')) return '';
	return t.studio.left(toDuration(now.seconds_left));
}
