/** Light, dark, or as the system says; remembered on this device. */

export type Appearance = 'auto' | 'light' | 'dark';
const KEY = 'salon.appearance';

class AppearanceChoice {
	current = $state<Appearance>(read());

	choose(next: Appearance): void {
		this.current = next;
		if (next === 'auto') delete document.documentElement.dataset['appearance'];
		else document.documentElement.dataset['appearance'] = next;
		try {
			localStorage.setItem(KEY, next);
		} catch {
			/* Without storage the choice lasts as long as the page. */
		}
	}
}

function read(): Appearance {
	try {
		const kept = localStorage.getItem(KEY);
		return kept === 'light' || kept === 'dark' ? kept : 'auto';
	} catch {
		return 'auto';
	}
}

export const appearance = new AppearanceChoice();
