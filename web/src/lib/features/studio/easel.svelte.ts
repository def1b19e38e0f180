/** One making of pictures: what was asked for, how far it is, what came of it. */
import * as api from '#lib/api/studio.ts';
import type { Engine, Generation, Post } from '#lib/api/entities.ts';
import { toSentence } from '#lib/api/http.ts';
import { t } from '#lib/text/index.ts';

const USUAL_COUNT = 4;

/** Engines are asked for once; every easel shares the answer. */
let engines: Promise<Engine[]> | null = null;

function listEnginesOnce(): Promise<Engine[]> {
	engines ??= api.listEngines().catch((problem: unknown) => {
		engines = null;
		throw problem;
	});
	return engines;
}

export class Easel {
	prompt = $state('');
	style = $state<string | null>(null);
	count = $state(USUAL_COUNT);
	engine = $state.raw<Engine | null>(null);
	generation = $state.raw<Generation | null>(null);
	starting = $state(false);
	problem = $state('');

	readonly parent: Post | null;
	get busy(): boolean {
		return this.starting || (this.generation !== null && !api.isOver(this.generation));
	}
	get words(): string {
		return this.generation ? toProgressWords(this.generation) : t.studio.starting;
	}
	#stop: () => void = () => undefined;

	constructor(parent: Post | null) {
		this.parent = parent;
	}

	async open(): Promise<void> {
		if (this.engine) return;
		try {
			const all = await listEnginesOnce();
			this.engine = all.find((engine) => engine.default) ?? all[0] ?? null;
			this.count = Math.min(USUAL_COUNT, this.engine?.max_count ?? USUAL_COUNT);
			if (!this.engine) this.problem = t.studio.noEngine;
		} catch (problem) {
			this.problem = toSentence(problem);
		}
	}

	async draw(): Promise<void> {
		const prompt = this.prompt.trim();
		if (prompt === '' || this.busy) return;
		this.#stop();
		this.starting = true;
		this.problem = '';
		this.generation = null;
		try {
			const started = await api.startGeneration({
				prompt,
				count: this.count,
				style: this.style,
				...(this.engine ? { engine: this.engine.id } : {}),
				...(this.parent ? { parents: [this.parent.id] } : {})
			});
			this.#take(started);
			if (!api.isOver(started)) this.#stop = api.watchGeneration(started.id, (now) => this.#take(now));
		} catch (problem) {
			this.problem = t.studio.failed(toSentence(problem));
		} finally {
			this.starting = false;
		}
	}

	async cancel(): Promise<void> {
		if (!this.generation) return;
		try {
			this.#take(await api.cancelGeneration(this.generation.id));
		} catch (problem) {
			this.problem = toSentence(problem);
		}
	}

	/** Stops listening; the making itself goes on at the server. */
	leave(): void {
		this.#stop();
	}

	#take(now: Generation): void {
		this.generation = now;
		if (now.state === 'failed') {
			this.problem = now.error ? t.studio.failed(now.error) : t.studio.failedPlain;
		}
	}
}

let standing: Easel | null = null;

/** The easel of a new post stays as it was left; that of a remix is its own. */
export function openEasel(parent: Post | null): Easel {
	if (parent) return new Easel(parent);
	standing ??= new Easel(null);
	return standing;
}

/** Puts a fresh sheet on the easel of the next new post. */
export function clearEasel(): void {
	standing?.leave();
	standing = null;
}

function toProgressWords(now: Generation): string {
	switch (now.state) {
		case 'queued':
			return now.queue_position ? `${t.studio.queued}. ${t.studio.place(now.queue_position)}` : t.studio.queued;
		case 'running':
			return now.stage ?? now.variations.find((one) => one.stage)?.stage ?? t.studio.starting;
		case 'ready':
			return now.media.length === 1 ? t.studio.finishedOne : t.studio.finished;
		case 'cancelled':
			return t.studio.cancelled;
		case 'failed':
			return '';
	}
}
