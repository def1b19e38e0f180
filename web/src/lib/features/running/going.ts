/** Going through what waits at the desk, one by one. */
import { tick } from 'svelte';
import type { Paged } from '#lib/api/paged.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

/** Takes what is dealt with off the list, says so, and goes on to the one that stood behind it. */
export async function goOn<Item extends { id: string }>(list: Paged<Item>, gone: Item, said: string): Promise<void> {
	const before = list.items ?? [];
	const at = before.findIndex((one) => one.id === gone.id);
	const following = before[at + 1] ?? before[at - 1];
	list.change((all) => all.filter((one) => one.id !== gone.id));
	toasts.say(said);
	await tick();
	document.querySelector<HTMLElement>(`[data-post="${following?.id ?? ''}"]`)?.focus();
}
