// A metric's definition beside its name, on hover and focus. Escape closes it.
(() => {
  const tip = document.querySelector(".tip");
  let shownFor = null;

  function show(term) {
    const about = document.getElementById(term.getAttribute("aria-describedby"));
    if (!about || !tip.showPopover) return;
    tip.replaceChildren(...[...about.childNodes].map((node) => node.cloneNode(true)));
    tip.showPopover();
    const { left, bottom, top } = term.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const fitsBelow = bottom + 8 + height < innerHeight;
    tip.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
    tip.style.top = `${fitsBelow ? bottom + 6 : top - height - 6}px`;
    shownFor = term;
  }

  function hide() {
    if (shownFor) tip.hidePopover();
    shownFor = null;
  }

  for (const term of document.querySelectorAll(".term")) {
    term.addEventListener("pointerenter", () => show(term));
    term.addEventListener("pointerleave", hide);
    term.addEventListener("focus", () => show(term));
    term.addEventListener("blur", hide);
    term.addEventListener("click", () => {
      hide();
      document.querySelector(".definitions").open = true;
    });
  }
  addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("scroll", hide, { passive: true });
})();
