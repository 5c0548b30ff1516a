/* Charts: Vega-Lite over the server's SVG. Without this script, or if it fails, the SVG stays. */
document.addEventListener("DOMContentLoaded", () => {
  if (!window.vegaEmbed) return;
  const root = document.documentElement;
  const chinese = root.lang.startsWith("zh");

  function filled(part, style) {
    if (typeof part === "string") {
      return /^@[a-z-]+[0-9]?$/.test(part) ? style.getPropertyValue("--" + part.slice(1)).trim() : part;
    }
    if (Array.isArray(part)) return part.map((one) => filled(one, style));
    if (part && typeof part === "object") {
      return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, filled(one, style)]));
    }
    return part;
  }

  /* Data stay as they are: only the description around them names colours. */
  function specification(figure, style) {
    const spec = JSON.parse(figure.dataset.spec);
    const data = spec.data;
    delete spec.data;
    return { ...filled(spec, style), data };
  }

  function configuration(style) {
    const read = (name) => style.getPropertyValue("--" + name).trim();
    const font = style.getPropertyValue("--sans").trim();
    return {
      background: "transparent", font,
      view: { stroke: null },
      axis: {
        labelColor: read("soft"), titleColor: read("soft"), domainColor: read("line-strong"),
        tickColor: read("line-strong"), gridColor: read("line"), labelFontSize: 12, titleFontSize: 12,
        titleFontWeight: "normal", labelFont: font, titleFont: font,
      },
      axisX: { grid: false },
      legend: { labelColor: read("soft"), titleColor: read("soft"), labelFontSize: 12, titleFontSize: 12, titleFontWeight: "normal" },
      text: { color: read("ink"), fontSize: 12, font },
    };
  }

  const options = {
    mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false,
    tooltip: { disableDefaultStyle: true, id: "chart-tip" },
    logLevel: 1,
  };

  async function draw(figure) {
    const style = getComputedStyle(root);
    let plot = figure.querySelector(".plot");
    if (!plot) {
      plot = document.createElement("div");
      plot.className = "plot";
      figure.querySelector(".drawn").before(plot);
    }
    const result = await vegaEmbed(plot, specification(figure, style), { ...options, config: configuration(style) });
    const svg = plot.querySelector("svg");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", figure.dataset.label);
    svg.removeAttribute("aria-roledescription");
    plot.removeAttribute("role");
    plot.removeAttribute("aria-roledescription");
    for (const part of svg.querySelectorAll("[role], [aria-roledescription]")) {
      part.removeAttribute("role");
      part.removeAttribute("aria-label");
      part.removeAttribute("aria-roledescription");
    }
    const drawn = figure.querySelector(".drawn");
    drawn.hidden = true;
    figure.classList.add("live");
    return result.view;
  }

  function legend(figure, current) {
    for (const item of figure.querySelectorAll(".key li")) {
      const button = document.createElement("button");
      button.type = "button";
      button.setAttribute("aria-pressed", "false");
      button.append(...item.childNodes);
      item.append(button);
      button.addEventListener("click", () => {
        const chosen = button.getAttribute("aria-pressed") === "false";
        for (const other of figure.querySelectorAll(".key button")) other.setAttribute("aria-pressed", "false");
        button.setAttribute("aria-pressed", String(chosen));
        current().signal("picked", chosen ? item.dataset.name : "").runAsync();
      });
    }
  }

  function pictures(figure, current) {
    const links = document.querySelector('[data-links-of="' + figure.id + '"]');
    if (!links) return;
    for (const kind of ["png", "svg"]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "linklike";
      button.textContent = kind.toUpperCase();
      button.setAttribute("aria-label", (chinese ? "保存图片：" : "Save the picture as ") + kind.toUpperCase());
      button.addEventListener("click", async () => {
        const view = current();
        view.background(getComputedStyle(root).getPropertyValue("--paper").trim());
        const address = await view.toImageURL(kind, 2);
        view.background("transparent");
        const link = document.createElement("a");
        link.href = address;
        link.download = figure.id + "." + kind;
        link.click();
      });
      links.append(" · ", button);
    }
  }

  const figures = [...document.querySelectorAll("figure[data-spec]")];
  const views = new Map();
  async function all() {
    for (const figure of figures) {
      try {
        const before = views.get(figure);
        if (before) before.finalize();
        views.set(figure, await draw(figure));
        if (!before) {
          legend(figure, () => views.get(figure));
          pictures(figure, () => views.get(figure));
        }
      } catch (error) {
        console.warn("the chart stays as the server drew it:", error.message);
      }
    }
    root.dataset.charts = "drawn";
  }
  all();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
});
