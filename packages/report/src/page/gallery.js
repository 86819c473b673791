// Filters the gallery, and sorts it by the chosen predictor's score, or by what it lost or won against the base.
(() => {
  const form = document.querySelector(".filters");
  if (!form) return;
  document.documentElement.classList.add("scripted");
  const cards = [...document.querySelectorAll(".card")];
  const list = document.querySelector(".cards");
  const none = document.querySelector(".none");

  function answersOf(predictor) {
    const find = (card) => [...card.querySelectorAll(".answer")].find((a) => a.dataset.predictor === predictor);
    return new Map(cards.map((card) => [card, find(card)]));
  }

  function apply() {
    const answers = answersOf(form.elements.predictor.value);
    list.classList.toggle("differences", form.elements.differences.checked);
    let shown = 0;
    for (const card of cards) {
      const fits = ["domain", "style", "notation", "photo"].every((key) => {
        const wanted = form.elements[key]?.value;
        return !wanted || card.dataset[key] === wanted;
      });
      card.hidden = !fits || (form.elements.wrong.checked && answers.get(card).dataset.wrong === "no");
      if (!card.hidden) shown++;
      for (const answer of card.querySelectorAll(".answer")) answer.hidden = answer !== answers.get(card);
    }
    const order = form.elements.order?.value ?? "worst";
    const base = order === "worst" ? null : answersOf(form.elements.order.dataset.base);
    const rank = (card) => {
      const score = Number(answers.get(card).dataset.overall) - Number(base?.get(card).dataset.overall ?? 0);
      return order === "won" ? -score : score;
    };
    list.append(...cards.toSorted((a, b) => rank(a) - rank(b) || (a.dataset.id < b.dataset.id ? -1 : 1)));
    none.hidden = shown > 0;
    form.elements.shown.value = `${shown} of ${cards.length} shown`;
  }

  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.querySelector("[data-reset]").addEventListener("click", () => {
    form.reset();
    apply();
    form.elements.predictor.focus();
  });
  // A browser that restores the page restores the form as well.
  apply();
})();
