/** All one has made: what is looked for, and the pages of what was found. A newer question overtakes an older answer. */
import { deletePiece, listGallery } from '#lib/api/studio.ts';
import { listMore } from '#lib/api/timelines.ts';
import type { Piece } from '#lib/api/making-entities.ts';
import { toSentence } from '#lib/api/http.ts';

const PAUSE_MS = 250;
export type Posted = 'all' | 'posted' | 'unposted';

export class Gallery {
	q = $state('');
	engine = $state('');
	style = $state('');
	posted = $state<Posted>('all');
	pieces = $state.raw<Piece[]>([]);
	next = $state.raw<string | null>(null);
	state = $state<'loading' | 'ready' | 'failed'>('loading');
	problem = $state('');

	get choosing(): boolean {
		return this.q.trim() !== '' || this.engine !== '' || this.style !== '' || this.posted !== 'all';
	}
	#turn = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;
	#loadingMore = false;

	/** Looks again after a pause; what is shown stays until then. Returns what calls it off. */
	lookSoon(): () => void {
		this.#timer = setTimeout(() => void this.look(), PAUSE_MS);
		return () => clearTimeout(this.#timer);
	}

	async look(): Promise<void> {
		const turn = ++this.#turn;
		this.problem = '';
		try {
			const page = await listGallery({
				q: this.q.trim(),
				engine: this.engine || null,
				style: this.style || null,
				posted: this.posted === 'all' ? null : this.posted === 'posted'
			});
			if (turn !== this.#turn) return;
			this.pieces = page.items;
			this.next = page.next;
			this.state = 'ready';
		} catch (problem) {
			if (turn !== this.#turn) return;
			this.problem = toSentence(problem);
			this.state = 'failed';
		}
	}

	async lookFurther(): Promise<void> {
		if (this.next === null || this.#loadingMore) return;
		const turn = this.#turn;
		this.#loadingMore = true;
		try {
			const page = await listMore<Piece>(this.next);
			if (turn !== this.#turn) return;
			const known = new Set(this.pieces.map(({ id }) => id));
			this.pieces = [...this.pieces, ...page.items.filter(({ id }) => !known.has(id))];
			this.next = page.items.length === 0 ? null : page.next;
		} catch (problem) {
			this.problem = toSentence(problem);
		} finally {
			this.#loadingMore = false;
		}
	}

	/** Deletes for good; says whether that worked, the reason is in `problem`. */
	async delete(piece: Piece): Promise<boolean> {
		try {
			await deletePiece(piece.id);
			this.pieces = this.pieces.filter(({ id }) => id !== piece.id);
			return true;
		} catch (problem) {
			this.problem = toSentence(problem);
			return false;
		}
	}
}
