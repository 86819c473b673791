// The values under the pointer, or under the cursor that the arrow keys move, in the line below a plot.
for (const svg of document.querySelectorAll("svg[data-readout]")) {
  const rows = JSON.parse(svg.dataset.readout);
  const cursor = svg.querySelector(".cursor");
  const line = svg.parentElement.querySelector(".readout");
  const summary = line.textContent;
  let at = -1;

  const show = (index) => {
    at = Math.max(0, Math.min(rows.length - 1, index));
    const [x, text] = rows[at];
    cursor.setAttribute("x1", x);
    cursor.setAttribute("x2", x);
    cursor.setAttribute("visibility", "visible");
    line.textContent = text;
  };
  const clear = () => {
    at = -1;
    cursor.setAttribute("visibility", "hidden");
    line.textContent = summary;
  };

  svg.addEventListener("pointermove", (event) => {
    const box = svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
    let nearest = 0;
    rows.forEach(([place], i) => {
      if (Math.abs(place - x) < Math.abs(rows[nearest][0] - x)) nearest = i;
    });
    show(nearest);
  });
  svg.addEventListener("pointerleave", clear);
  svg.addEventListener("blur", clear);
  svg.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: rows.length - 1 };
    if (!(event.key in moves)) return;
    event.preventDefault();
    show(moves[event.key]);
  });
}
