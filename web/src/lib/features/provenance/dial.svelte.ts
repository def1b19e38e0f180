/** The viewer's dial, shared by the line above every feed and by the settings. */
import type { Degree } from '#lib/api/entities.ts';
import { toSentence } from '#lib/api/http.ts';
import { getDial, turnDial, type Dial, type DialChoice, type DialWish, type Feed } from '#lib/api/provenance.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { t } from '#lib/text/index.ts';

export const DEGREES: readonly Degree[] = ['none', 'assisted', 'generated', 'autonomous'];

class TheDial {
	current = $state.raw<Dial | null>(null);
	#asked = false;

	async load(): Promise<void> {
		if (this.#asked) return;
		this.#asked = true;
		try {
			this.current = await getDial();
		} catch {
			this.#asked = false; /* the line stays away, and the next feed asks again */
		}
	}

	of(feed: Feed): DialChoice | null {
		return this.current === null ? null : (this.current.feeds[feed] ?? this.current.everywhere);
	}

	/** Says whether the server took it. */
	async turn(wish: DialWish): Promise<boolean> {
		try {
			this.current = await turnDial(wish);
			return true;
		} catch (problem) {
			toasts.complain(toSentence(problem));
			return false;
		}
	}
}

export const dial = new TheDial();

/** A choice in a few words: "everything", "everything but what bots posted". */
export function toDialWords({ degrees, unknown }: DialChoice): string {
	const shown: Degree[] = unknown ? [...degrees, 'unknown'] : degrees;
	const all: Degree[] = [...DEGREES, 'unknown'];
	const [first, second, ...more] = all.filter((degree) => !shown.includes(degree));
	if (first === undefined) return t.dial.everything;
	if (more.length === 0) return t.dial.without(t.dial.kinds[first], second && t.dial.kinds[second]);
	if (degrees.length === 1 && degrees[0] === 'none') return t.dial.onlyPeople;
	if (!shown.includes('none') && !shown.includes('assisted') && !unknown) return t.dial.onlyMachines;
	return t.dial.some;
}
