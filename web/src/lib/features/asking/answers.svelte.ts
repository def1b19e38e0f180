/** The assistant's cards in one conversation. */
import {
	askUnder,
	getAnswers,
	removeAnswer,
	switchAssistant,
	type AnswerCard,
	type ThreadAnswers
} from '#lib/api/assistant.ts';
import { toSentence } from '#lib/api/http.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { t } from '#lib/text/asking.ts';

const LOOK_AGAIN_MS = 2000;
const LOOKS = 30;
const EXPECTED = 5;

export class Answers {
	readonly postId: string;
	found = $state.raw<ThreadAnswers | null>(null);
	#timer: ReturnType<typeof setTimeout> | undefined;
	#looks = 0;
	/** How often to look for a card that somebody may just have asked for by name. */
	#expects = 0;

	constructor(postId: string) {
		this.postId = postId;
	}

	of(postId: string): AnswerCard | undefined {
		return this.found?.cards.find((card) => card.post_id === postId);
	}

	async load(): Promise<void> {
		try {
			this.#take(await getAnswers(this.postId));
		} catch {
			this.found = null;
		}
	}

	/** Looks for a while: a post that was just written may name the assistant. */
	async watch(): Promise<void> {
		this.#looks = 0;
		this.#expects = EXPECTED;
		await this.load();
	}

	stop(): void {
		clearTimeout(this.#timer);
	}

	async ask(postId: string): Promise<void> {
		this.#looks = 0;
		await this.#attempt(async () => this.#take(await askUnder(postId)));
	}

	async let(wanted: boolean): Promise<void> {
		const thread = this.found?.thread_id;
		if (thread) await this.#attempt(async () => this.#take(await switchAssistant(thread, wanted)));
	}

	async remove(postId: string): Promise<void> {
		await this.#attempt(async () => {
			await removeAnswer(postId);
			toasts.say(t.cards.removed);
			await this.load();
		});
	}

	/** Looks again while something is being answered. */
	#take(found: ThreadAnswers): void {
		this.found = found;
		clearTimeout(this.#timer);
		const awaited = found.cards.some((card) => card.state === 'asked') || this.#expects > 0;
		if (awaited && this.#looks < LOOKS) {
			this.#expects -= 1;
			this.#looks += 1;
			this.#timer = setTimeout(() => void this.load(), LOOK_AGAIN_MS);
		}
	}

	async #attempt(act: () => Promise<void>): Promise<void> {
		try {
			await act();
		} catch (problem) {
			toasts.complain(toSentence(problem));
		}
	}
}
