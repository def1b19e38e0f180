/** One making of pictures: what is asked for, how far it is, what came of it. It survives the page it is on. */
import { SvelteMap } from 'svelte/reactivity';
import * as api from '#lib/api/studio.ts';
import type { Media, Post } from '#lib/api/entities.ts';
import type { Engine, Generation, Piece, Region, Wish } from '#lib/api/making-entities.ts';
import { ApiError, toSentence } from '#lib/api/http.ts';
import { makeKey } from '#lib/api/key.ts';
import { t } from '#lib/text/studio.ts';
import { toName } from '../profiles/names.ts';
import { session } from '../session/session.svelte.ts';
import { engines } from './engines.svelte.ts';
import { forgetEasel, keepEasel, keepHabits, recallEasel, recallHabits, type FurtherParent, type Habits, type Slot } from './kept.ts';
import type { Subject } from './part.ts';
import { Reckoning } from './reckoning.svelte.ts';
import { toDoneWords, toLeftWords } from './telling.ts';
import { Wording } from './wording.svelte.ts';

const USUAL_COUNT = 4;
const MOST_EARLIER = 12;
/** A picture grows out of four others at most. */
export const MOST_FURTHER = 3;
const WHOLE: Region = { x: 0, y: 0, width: 1, height: 1 };

/** A part of a picture that is to be changed: of a post's first picture, or of one's own. */
export interface Part {
	parents: string[];
	references: string[];
	size?: string;
	mask?: string;
	region?: Region;
}

export class Easel {
	prompt = $state('');
	negative = $state('');
	seed = $state<number | null>(null);
	references = $state.raw<Media[]>([]);
	/** What a remix starts from besides its parent. */
	further = $state.raw<FurtherParent[]>([]);
	habits = $state<Habits>(recallHabits(whoIsHere()));
	slots = $state.raw<Slot[]>([]);
	starting = $state(false);
	problem = $state('');
	/** The decision by which the words were refused. */
	decisionId = $state<string | null>(null);
	readonly made = new SvelteMap<string, Generation>();
	readonly reckoning = new Reckoning();
	readonly wording = new Wording();
	readonly parent: Post | null;

	get engine(): Engine | null {
		return engines.find(this.habits.engine) ?? engines.usual;
	}
	get style(): string | null {
		return this.engine?.styles.some(({ id }) => id === this.habits.style) ? this.habits.style : null;
	}
	get shape() {
		const shapes = this.engine?.sizes ?? [];
		return shapes.find(({ id }) => id === this.habits.size) ?? shapes[0] ?? null;
	}
	get count(): number {
		return Math.min(this.habits.count ?? USUAL_COUNT, this.engine?.max_count ?? USUAL_COUNT);
	}
	/** What is being made, or was made last. */
	get generation(): Generation | null {
		const ids = this.slots.map((slot) => slot.generation);
		const now = ids.map((id) => (id === null ? undefined : this.made.get(id)));
		return now.find((one) => one && !api.isOver(one)) ?? now.find((one) => one) ?? null;
	}
	get busy(): boolean {
		return this.starting || (this.generation !== null && !api.isOver(this.generation));
	}
	get words(): string {
		return this.starting || !this.generation ? t.studio.starting : toDoneWords(this.generation);
	}
	get left(): string {
		return this.generation && !this.starting ? toLeftWords(this.generation) : '';
	}
	/** Pictures that were made here and gave their frames to newer ones. */
	get earlier(): Media[] {
		const framed = new Set(this.slots.map(({ generation, index }) => `${generation} ${index}`));
		return [...this.made.values()]
			.flatMap((one) => one.variations.map((variation) => ({ key: `${one.id} ${variation.index}`, variation })))
			.flatMap(({ key, variation }) => (variation.media && !framed.has(key) ? [variation.media] : []))
			.reverse()
			.slice(0, MOST_EARLIER);
	}

	#stop: () => void = () => undefined;
	#key = makeKey();
	#forgotten = false;
	readonly #keptAs: string;

	constructor(parent: Post | null) {
		this.parent = parent;
		this.#keptAs = parent ? `remix.${parent.id}` : 'new';
		this.#recall();
	}

	async open(): Promise<void> {
		try {
			await engines.load();
			if (engines.all.length === 0) this.problem = t.studio.noEngine;
			if (!this.generation) await this.#pickUp();
		} catch (problem) {
			this.problem = toSentence(problem);
		}
	}

	/** What is asked for as it stands; null while nothing is said. */
	toWish(prompt = this.prompt): Wish | null {
		const { engine } = this;
		if (prompt.trim() === '' || !engine) return null;
		return {
			prompt: prompt.trim(),
			count: this.count,
			engine: engine.id,
			...(this.shape ? { size: this.shape.id } : {}),
			...(this.style ? { style: this.style } : {}),
			...(this.seed === null ? {} : { seed: this.seed }),
			...(engine.negative_prompt && this.negative.trim() ? { negative_prompt: this.negative.trim() } : {}),
			...(this.parent ? { parents: [this.parent.id, ...this.further.map(({ id }) => id)] } : {}),
			...(engine.references > 0 && this.references.length > 0
				? { references: this.references.slice(0, engine.references).map(({ id }) => id) }
				: {})
		};
	}

	/** Whether a post's picture may go into this remix besides the others. */
	mayAdd(post: Post): boolean {
		const known = [this.parent?.id, ...this.further.map(({ id }) => id)];
		const allowed = session.isMe(post.account.id) || (post.salon?.can_remix ?? false);
		const room = this.parent !== null && this.further.length < MOST_FURTHER;
		return room && !known.includes(post.id) && allowed && findPicture(post) !== null;
	}

	add(post: Post): void {
		const media = findPicture(post);
		if (!media || !this.mayAdd(post)) return;
		this.further = [...this.further, { id: post.id, media, by: toName(post.account) }];
		this.keep();
	}

	leaveOut(id: string): void {
		this.further = this.further.filter((one) => one.id !== id);
		this.keep();
	}

	async draw(): Promise<void> {
		const wish = this.toWish();
		if (wish) await this.#begin(wish, (generation) => toSlots(generation, wish.count));
	}

	/** One picture once more, in its own frame, from the same order with another seed. */
	async again(at: number): Promise<void> {
		const before = this.slots;
		const regenerate = this.#toPlace(at);
		if (!regenerate) return;
		await this.#begin({ prompt: '', count: 1, regenerate }, (generation) =>
			before.map((slot, place) => (place === at ? { generation, index: 0 } : slot))
		);
	}

	/** As many as may be of the same order as one picture, each with a seed of its own. */
	async vary(at: number): Promise<void> {
		const regenerate = this.#toPlace(at);
		const count = this.engine?.max_count ?? USUAL_COUNT;
		if (!regenerate) return;
		await this.#begin({ prompt: '', count, regenerate }, (generation) => toSlots(generation, count));
	}

	/** As many as may be of the same order as a picture one made before. */
	async varyPiece({ generation_id, index }: Piece): Promise<void> {
		const count = this.engine?.max_count ?? USUAL_COUNT;
		const wish = { prompt: '', count, regenerate: { generation_id, index } };
		await this.#begin(wish, (generation) => toSlots(generation, count));
	}

	/** Changes a part of a picture by these words. */
	async change(part: Part, prompt: string): Promise<void> {
		const wish = this.toWish(prompt);
		if (wish) await this.#begin({ ...wish, ...part }, (generation) => toSlots(generation, wish.count));
	}

	/** Reads again what was made last: whose order it stands in has changed. */
	async lookAgain(): Promise<void> {
		if (this.generation) this.#take(await api.getGeneration(this.generation.id));
	}

	async cancel(): Promise<void> {
		if (!this.generation) return;
		try {
			this.#take(await api.cancelGeneration(this.generation.id));
		} catch (problem) {
			this.problem = toSentence(problem);
		}
	}

	/** Asks what the order will take, for as long as it stays as it is. */
	reckon(part: { subject: Subject; words: string } | null): () => void {
		const wish = this.toWish(part?.words);
		if (!wish || !part) return this.reckoning.ask(wish);
		const { parents, references } = part.subject;
		return this.reckoning.ask({ ...wish, parents, references, region: WHOLE });
	}

	/** Sets everything as it was for a picture made before. */
	reuse(piece: Piece): void {
		this.prompt = piece.prompt;
		this.negative = piece.negative_prompt ?? '';
		this.seed = piece.seed;
		this.references = [];
		const { style, size, engine } = piece;
		this.habits = { ...this.habits, style, size, engine, unfolded: true };
		this.keep();
	}

	/** Writes down on this device what is here, so that nothing is lost with the page. */
	keep(): void {
		if (this.#forgotten) return;
		keepHabits(whoIsHere(), $state.snapshot(this.habits));
		const { prompt, negative, seed, references, further } = this;
		const wanted = prompt !== '' || negative !== '' || references.length > 0 || further.length > 0;
		if (!wanted && this.slots.length === 0) {
			forgetEasel(whoIsHere(), this.#keptAs);
			return;
		}
		const { style, size, engine, count } = this.habits;
		const order = { prompt, negative, seed, references, further, style, size, engine, count };
		const slots = this.slots.filter((slot) => slot.generation !== null);
		keepEasel(whoIsHere(), this.#keptAs, { order, slots });
	}

	/** Lets go of everything; the making itself goes on at the server. */
	forget(): void {
		this.#stop();
		this.#forgotten = true;
		forgetEasel(whoIsHere(), this.#keptAs);
	}

	async #begin(wish: Wish, place: (generation: string | null) => Slot[]): Promise<void> {
		if (this.busy) return;
		const before = this.slots;
		this.#stop();
		this.starting = true;
		this.problem = '';
		this.decisionId = null;
		this.slots = place(null);
		this.wording.close();
		try {
			const started = await api.startGeneration(wish, this.#key);
			this.#key = makeKey();
			this.slots = place(started.id);
			this.#watch(started);
			this.keep();
		} catch (problem) {
			// Only what may have arrived is asked for with the same key again.
			if (!(problem instanceof ApiError) || problem.status !== 0) this.#key = makeKey();
			this.slots = before;
			this.problem = t.studio.failed(toSentence(problem));
			this.decisionId = problem instanceof ApiError ? problem.decisionId : null;
		} finally {
			this.starting = false;
		}
	}

	#watch(started: Generation): void {
		this.#take(started);
		if (!api.isOver(started)) this.#stop = api.watchGeneration(started.id, (now) => this.#take(now));
	}

	#take(now: Generation): void {
		this.made.set(now.id, now);
		if (now.state === 'ready' && this.#isAlone(now)) {
			this.slots = now.variations.map(({ index }) => ({ generation: now.id, index }));
		}
		if (now.state === 'failed') {
			this.problem = now.error ? t.studio.failed(now.error) : t.studio.failedPlain;
		}
	}

	/** Whether all frames are of one making, none drawn again by itself. */
	#isAlone({ id, count }: Generation): boolean {
		return this.slots.length === count && this.slots.every(({ generation }) => generation === id);
	}

	#toPlace(at: number): { generation_id: string; index: number } | null {
		const slot = this.slots[at];
		return slot?.generation ? { generation_id: slot.generation, index: slot.index } : null;
	}

	#recall(): void {
		const kept = recallEasel(whoIsHere(), this.#keptAs);
		if (!kept) return;
		const { prompt, negative, seed, references, further = [], style, size, engine, count } = kept.order;
		Object.assign(this, { prompt, negative, seed, references, further });
		this.habits = { ...this.habits, style, size, engine, count };
	}

	/** Finds again what was being made when the page went away; what is gone from the server is let go. */
	async #pickUp(): Promise<void> {
		const slots = recallEasel(whoIsHere(), this.#keptAs)?.slots ?? [];
		const ids = [...new Set(slots.flatMap(({ generation }) => generation ?? []))];
		const found = await Promise.all(ids.map((id) => api.getGeneration(id).catch(() => null)));
		for (const one of found) if (one) this.made.set(one.id, one);
		this.slots = slots.filter(({ generation }) => generation !== null && this.made.has(generation));
		const open = found.find((one) => one && !api.isOver(one));
		if (open) this.#watch(open);
	}
}

const findPicture = (post: Post): Media | null => post.media_attachments.find(({ type }) => type === 'image') ?? null;

const whoIsHere = (): string => session.account?.id ?? '';

const toSlots = (generation: string | null, count: number): Slot[] =>
	Array.from({ length: count }, (_, index) => ({ generation, index }));

const easels = new Map<string, Easel>();

/** The easel of a new post, or of a remix of one; it stays as it was left until its picture is posted. */
export function openEasel(parent: Post | null): Easel {
	const name = parent?.id ?? '';
	const easel = easels.get(name) ?? new Easel(parent);
	easels.set(name, easel);
	return easel;
}

/** Puts a fresh sheet on the easel once its picture is posted. */
export function clearEasel(parent: Post | null): void {
	openEasel(parent).forget();
	easels.delete(parent?.id ?? '');
}
