// The waiting page of a payment: asks how it stands and goes on by itself.
"use strict";

(() => {
	const box = document.querySelector("[data-payment]");
	const waiting = ["created", "pending", "notified", "closing", "paid_late", "refunding"];
	if (!box || !waiting.includes(box.dataset.state)) {
		return;
	}
	const order = box.dataset.payment;
	let state = box.dataset.state;
	let tries = 0;
	const go = box.dataset.go === "1";
	const lead = () => window.location.replace(`/orders/${order}/payment/gateway`);
	// Quickly while the address is being signed, then every 2 s for 2 minutes.
	const next = () => (state === "created" || state === "notified" ? 300 : 2000);
	const ask = async () => {
		tries += 1;
		try {
			const answer = await fetch(`/api/orders/${order}/payment`, { headers: { Accept: "application/json" } });
			if (answer.ok) {
				const now = (await answer.json()).state;
				if (go && now === "pending") {
					lead();
					return;
				}
				if (now !== state) {
					window.location.replace(`/orders/${order}/payment${go && now === "created" ? "?go=1" : ""}`);
					return;
				}
			}
		} catch {
			// The network is away: the next question tells.
		}
		if (tries < (state === "created" || state === "notified" ? 400 : 60)) {
			setTimeout(ask, next());
		}
	};
	if (go && state === "pending") {
		lead();
		return;
	}
	setTimeout(ask, next());
})();
