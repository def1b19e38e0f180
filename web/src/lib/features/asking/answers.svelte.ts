/** The assistant's cards in one conversation, kept up to date by the live stream; where there is none, by asking. */
import {
	askUnder,
	getAnswers,
	removeAnswer,
	switchAssistant,
	type AnswerCard,
	type LiveAnswers,
	type ThreadAnswers
} from '#lib/api/assistant.ts';
import { toSentence } from '#lib/api/http.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { t } from '#lib/text/asking.ts';
import { followStream, isLive, onLive } from '../live/live.svelte.ts';

const LOOK_AGAIN_MS = 2000;
const LOOKS = 30;
const EXPECTED = 5;

export class Answers {
	readonly postId: string;
	found = $state.raw<ThreadAnswers | null>(null);
	#timer: ReturnType<typeof setTimeout> | undefined;
	#looks = 0;
	/** Cards the viewer asked for and sees being written: they stay open when they are done. */
	readonly #watched = new Set<string>();
	/** How often the stream told something: what was asked for before that may be older than what it told. */
	#heard = 0;
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
			await this.#bring(getAnswers(this.postId));
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

	/** Whether this card was written before the eyes of whoever asked for it. */
	wasWatched(postId: string): boolean {
		return this.#watched.has(postId);
	}

	/** Loads, and hears of every change until the returned function is called. */
	follow(): () => void {
		const leaving = [
			onLive('answered', (news) => this.#hear(news)),
			onLive('deleted', (id) => {
				const gone = this.found?.cards.some((card) => card.sources.some((source) => source.id === id));
				if (gone) void this.load();
			}),
			followStream('salon:thread', this.postId)
		];
		void this.load();
		return () => {
			clearTimeout(this.#timer);
			for (const leave of leaving) leave();
		};
	}

	#hear(news: LiveAnswers): void {
		const found = this.found;
		if (found?.thread_id !== news.thread_id) return;
		if (news.wanted !== found.wanted) return void this.load();
		this.#heard += 1;
		this.#take({ ...found, ...news });
	}

	/** Takes an answer, unless the stream told of the cards meanwhile, which it does after every change. */
	async #bring(answer: Promise<ThreadAnswers>): Promise<void> {
		const heard = this.#heard;
		const found = await answer;
		const current = this.found;
		if (heard === this.#heard || !current) this.#take(found);
		else this.#take({ ...found, cards: current.cards });
	}

	async ask(postId: string): Promise<void> {
		this.#looks = 0;
		await this.#attempt(async () => this.#bring(askUnder(postId)));
	}

	async let(wanted: boolean): Promise<void> {
		const thread = this.found?.thread_id;
		if (thread) await this.#attempt(async () => this.#bring(switchAssistant(thread, wanted)));
	}

	async remove(postId: string): Promise<void> {
		await this.#attempt(async () => {
			await removeAnswer(postId);
			toasts.say(t.cards.removed);
			await this.load();
		});
	}

	/** Looks again while something is being answered and nothing tells of it. */
	#take(found: ThreadAnswers): void {
		for (const card of found.cards) {
			if (card.state === 'asked' && card.text && card.asked_by_me) this.#watched.add(card.post_id);
		}
		this.found = found;
		clearTimeout(this.#timer);
		const awaited = found.cards.some((card) => card.state === 'asked') || this.#expects > 0;
		if (awaited && this.#looks < LOOKS) {
			this.#expects -= 1;
			this.#looks += 1;
			this.#timer = setTimeout(() => this.#look(), LOOK_AGAIN_MS);
		}
	}

	#look(): void {
		if (!isLive()) void this.load();
		else if (this.found) this.#take(this.found);
	}

	async #attempt(act: () => Promise<void>): Promise<void> {
		try {
			await act();
		} catch (problem) {
			toasts.complain(toSentence(problem));
		}
	}
}
