/** The English words of the page that shows every component. */

export const looks = {
	looks: {
		light: 'Light or dark',
		lights: { auto: 'As the system says', light: 'Light', dark: 'Dark' },
		name: 'Ana Lind',
		line: 'A fox by the lake',
		long: 'It came down to the water at dusk, drank, and looked at its own face for a while before it went back into the reeds.',
		options: ['Ink', 'Watercolor', 'Neon'],
		choose: 'Choose one',
		disabled: 'Disabled',
		busy: 'Busy',
		link: 'A link',
		wide: 'As wide as there is room',
		ask: 'Ask first',
		remove: 'Remove',
		hint: 'A hint says what is meant.',
		error: 'It did not work. Nothing was lost; try again.',
		say: 'Say something',
		complain: 'Complain',
		waving: 'A wave :wave: in a line',
		html: '<p>Words with a <a href="/explore">link</a>, <em>stress</em>, <code>code</code> and :wave:</p><blockquote>and a quotation</blockquote>'
	}
};
