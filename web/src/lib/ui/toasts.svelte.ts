/** Short messages that pass at the edge of the page. */

export interface Toast {
	id: number;
	text: string;
	tone: 'plain' | 'bad';
	link?: { href: string; label: string };
}

const PLAIN_MS = 4000;
const BAD_MS = 9000;

class Toasts {
	list = $state.raw<Toast[]>([]);
	#lastId = 0;

	say(text: string, link?: Toast['link']): void {
		this.#add({ text, tone: 'plain', ...(link ? { link } : {}) }, PLAIN_MS);
	}

	complain(text: string): void {
		this.#add({ text, tone: 'bad' }, BAD_MS);
	}

	dismiss(id: number): void {
		this.list = this.list.filter((toast) => toast.id !== id);
	}

	#add(toast: Omit<Toast, 'id'>, lifetimeMs: number): void {
		const id = ++this.#lastId;
		this.list = [...this.list.slice(-2), { ...toast, id }];
		setTimeout(() => this.dismiss(id), lifetimeMs);
	}
}

export const toasts = new Toasts();
