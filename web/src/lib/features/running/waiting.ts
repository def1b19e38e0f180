/** Telling whoever does a deed that it waits for another of the staff, where the policy asks for two. */
import { isWaiting } from '#lib/api/checking.ts';
import { t } from '#lib/text/checking.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

/** Whether an answer says that the deed waits; if so it is said. */
export function saysItWaits(answer: unknown): boolean {
	const waits = isWaiting(answer);
	if (waits) toasts.say(t.proposals.waits);
	return waits;
}
