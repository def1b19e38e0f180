start(({ values }) => {
	const posts = values?.posts ?? [...(values?.above ?? []), ...(values?.post ? [values.post] : []), ...(values?.below ?? [])];
	const people = (values?.people ?? []).map((one) =>
		make('article', {}, make('header', {}, one.handle), make('p', { class: 'words' }, unfence(one.about)))
	);
	const cards = [...people, ...posts.map(card)];
	show(...(cards.length ? cards : [make('p', { class: 'quiet' }, 'Nothing here.')]));
});
