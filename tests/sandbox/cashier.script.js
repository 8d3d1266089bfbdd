'use strict';
/* Counts the time left down on the cashier page. Runs in the browser. */
(function () {
	const place = document.getElementById('left');
	const end = Date.now() + Number(place.dataset.seconds) * 1000;

	setInterval(() => {
		const left = Math.max(0, Math.round((end - Date.now()) / 1000));
		place.textContent = `${Math.floor(left / 60)} 分 ${left % 60} 秒`;
	}, 1000);
})();
