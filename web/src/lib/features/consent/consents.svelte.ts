/** What I have said of my work, as the page shows it; every press is written at once. */
import { getConsents, sayAge, sayConsents } from '#lib/api/consent.ts';
import type { ConsentPurpose, Consents } from '#lib/api/consent.ts';
import { toSentence } from '#lib/api/http.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { session } from '../session/session.svelte.ts';

export const NO_STATES = new Set(['refused', 'withdrawn', 'objected']);

/** The language of the page, in which the questions are asked. */
export const askedIn = (): string => document.documentElement.lang || 'en';

export const toAnswer = (purpose: ConsentPurpose): 'yes' | 'no' | '' =>
	purpose.state === 'given' ? 'yes' : NO_STATES.has(purpose.state) ? 'no' : '';

export class MyConsents {
	found = $state.raw<Consents | null>(null);
	problem = $state('');
	/** Grows with every answer, so that the history knows when to look again. */
	said = $state(0);

	async load(): Promise<void> {
		this.problem = '';
		try {
			this.#take(await getConsents(askedIn()));
		} catch (thrown) {
			this.problem = toSentence(thrown);
		}
	}

	async say(purposes: readonly ConsentPurpose[], allow: boolean): Promise<void> {
		const wishes = Object.fromEntries(purposes.map(({ code }) => [code, allow]));
		const notices = Object.fromEntries(purposes.map(({ code, notice_version }) => [code, notice_version]));
		try {
			this.#take(await sayConsents(wishes, notices, askedIn()));
			this.said += 1;
		} catch (thrown) {
			toasts.complain(toSentence(thrown));
			await this.load();
		}
	}

	async sayAge(age: Consents['age_class']): Promise<void> {
		try {
			await sayAge(age);
		} catch (thrown) {
			toasts.complain(toSentence(thrown));
		}
		await this.load();
	}

	/** What is shown is told from now on, or no longer. */
	#take(found: Consents): void {
		this.found = found;
		session.sharesChoices = found.purposes.some(({ code, allowed }) => code === 'dataset.choices' && allowed);
	}
}
