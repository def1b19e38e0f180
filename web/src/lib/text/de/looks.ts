/** Die deutschen Wörter der Seite, die jedes Bauteil zeigt. */
import type { looks as English } from '../en/looks.ts';

export const looks: typeof English = {
	looks: {
		light: 'Hell oder dunkel',
		lights: { auto: 'Wie das System sagt', light: 'Hell', dark: 'Dunkel' },
		name: 'Ana Lind',
		line: 'Ein Fuchs am See',
		long: 'Er kam in der Dämmerung ans Wasser, trank und sah eine Weile sein eigenes Gesicht an, bevor er ins Schilf zurückging.',
		options: ['Tusche', 'Aquarell', 'Neon'],
		choose: 'Wähle eins',
		disabled: 'Abgeschaltet',
		busy: 'Beschäftigt',
		link: 'Ein Link',
		wide: 'So breit, wie Platz ist',
		ask: 'Erst fragen',
		remove: 'Entfernen',
		hint: 'Ein Hinweis sagt, was gemeint ist.',
		error: 'Es hat nicht geklappt. Es ging nichts verloren; versuch es noch einmal.',
		say: 'Etwas sagen',
		complain: 'Sich beschweren',
		waving: 'Ein Winken :wave: in einer Zeile',
		html: '<p>Wörter mit einem <a href="/explore">Link</a>, <em>Betonung</em>, <code>Code</code> und :wave:</p><blockquote>und ein Zitat</blockquote>'
	}
};
