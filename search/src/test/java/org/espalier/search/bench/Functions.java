package org.espalier.search.bench;

/**
 * Test functions as Surjanovic and Bingham (Virtual Library of Simulation Experiments), Zitzler et
 * al. 2000 (ZDT) and Deb et al. 2002 (DTLZ) state them.
 */
final class Functions {
  private static final double[] ALPHA = {1.0, 1.2, 3.0, 3.2};
  private static final double[][] A3 = {{3, 10, 30}, {0.1, 10, 35}, {3, 10, 30}, {0.1, 10, 35}};
  private static final double[][] P3 = {
    {0.3689, 0.1170, 0.2673},
    {0.4699, 0.4387, 0.7470},
    {0.1091, 0.8732, 0.5547},
    {0.0381, 0.5743, 0.8828}
  };
  private static final double[][] A6 = {
    {10, 3, 17, 3.5, 1.7, 8},
    {0.05, 10, 17, 0.1, 8, 14},
    {3, 3.5, 1.7, 10, 17, 8},
    {17, 8, 0.05, 10, 0.1, 14}
  };
  private static final double[][] P6 = {
    {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
    {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
    {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
    {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
  };

  private Functions() {}

  static double branin(double[] x) {
    double a = x[1] - 5.1 / (4 * Math.PI * Math.PI) * x[0] * x[0] + 5 / Math.PI * x[0] - 6;
    return a * a + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x[0]) + 10;
  }

  static double hartmann3(double[] x) {
    return hartmann(x, A3, P3);
  }

  static double hartmann6(double[] x) {
    return hartmann(x, A6, P6);
  }

  private static double hartmann(double[] x, double[][] a, double[][] p) {
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      double inner = 0;
      for (int j = 0; j < x.length; j++) {
        inner += a[i][j] * (x[j] - p[i][j]) * (x[j] - p[i][j]);
      }
      sum -= ALPHA[i] * Math.exp(-inner);
    }
    return sum;
  }

  static double ackley(double[] x) {
    double squares = 0;
    double cosines = 0;
    for (double v : x) {
      squares += v * v;
      cosines += Math.cos(2 * Math.PI * v);
    }
    return 20
        + Math.E
        - 20 * Math.exp(-0.2 * Math.sqrt(squares / x.length))
        - Math.exp(cosines / x.length);
  }

  static double rosenbrock(double[] x) {
    double sum = 0;
    for (int i = 0; i + 1 < x.length; i++) {
      double a = x[i + 1] - x[i] * x[i];
      sum += 100 * a * a + (x[i] - 1) * (x[i] - 1);
    }
    return sum;
  }

  static double levy(double[] x) {
    double[] w = new double[x.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = 1 + (x[i] - 1) / 4;
    }
    double sum = Math.pow(Math.sin(Math.PI * w[0]), 2);
    for (int i = 0; i + 1 < w.length; i++) {
      sum += (w[i] - 1) * (w[i] - 1) * (1 + 10 * Math.pow(Math.sin(Math.PI * w[i] + 1), 2));
    }
    double last = w[w.length - 1];
    return sum + (last - 1) * (last - 1) * (1 + Math.pow(Math.sin(2 * Math.PI * last), 2));
  }

  static double rastrigin(double[] x) {
    double sum = 10.0 * x.length;
    for (double v : x) {
      sum += v * v - 10 * Math.cos(2 * Math.PI * v);
    }
    return sum;
  }

  static double griewank(double[] x) {
    double sum = 0;
    double product = 1;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * x[i] / 4000;
      product *= Math.cos(x[i] / Math.sqrt(i + 1.0));
    }
    return sum - product + 1;
  }

  static double[] zdt1(double[] x) {
    double g = 0;
    for (int i = 1; i < x.length; i++) {
      g += x[i];
    }
    g = 1 + 9 * g / (x.length - 1);
    return new double[] {x[0], g * (1 - Math.sqrt(x[0] / g))};
  }

  static double[] dtlz2(double[] x) {
    double g = 0;
    for (int i = 2; i < x.length; i++) {
      g += (x[i] - 0.5) * (x[i] - 0.5);
    }
    double a = x[0] * Math.PI / 2;
    double b = x[1] * Math.PI / 2;
    return new double[] {
      (1 + g) * Math.cos(a) * Math.cos(b),
      (1 + g) * Math.cos(a) * Math.sin(b),
      (1 + g) * Math.sin(a)
    };
  }

  static double[] zdt2(double[] x) {
    double g = 0;
    for (int i = 1; i < x.length; i++) {
      g += x[i];
    }
    g = 1 + 9 * g / (x.length - 1);
    return new double[] {x[0], g * (1 - x[0] / g * (x[0] / g))};
  }

  /** Fonseca and Fleming 1995, of x in -2 to 3, so that the optimum lies off the middle. */
  static double[] fonseca(double[] x) {
    double left = 0;
    double right = 0;
    for (double v : x) {
      double y = 5 * v - 2;
      left += Math.pow(y - 1 / Math.sqrt(x.length), 2);
      right += Math.pow(y + 1 / Math.sqrt(x.length), 2);
    }
    return new double[] {1 - Math.exp(-left), 1 - Math.exp(-right)};
  }

  /** DTLZ2 with its front bent inwards (Deb and Jain 2014). */
  static double[] convexDtlz2(double[] x) {
    double[] values = dtlz2(x);
    return new double[] {Math.pow(values[0], 4), Math.pow(values[1], 4), values[2] * values[2]};
  }

  static double styblinski(double[] x) {
    double sum = 0;
    for (double v : x) {
      sum += v * v * v * v - 16 * v * v + 5 * v;
    }
    return sum / 2;
  }

  static double dixonPrice(double[] x) {
    double sum = (x[0] - 1) * (x[0] - 1);
    for (int i = 1; i < x.length; i++) {
      double a = 2 * x[i] * x[i] - x[i - 1];
      sum += (i + 1) * a * a;
    }
    return sum;
  }

  static double michalewicz(double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum -= Math.sin(x[i]) * Math.pow(Math.sin((i + 1) * x[i] * x[i] / Math.PI), 20);
    }
    return sum;
  }

  static double sixHump(double[] x) {
    double a = x[0] * x[0];
    double b = x[1] * x[1];
    return (4 - 2.1 * a + a * a / 3) * a + x[0] * x[1] + (-4 + 4 * b) * b;
  }

  static double schwefel(double[] x) {
    double sum = 418.9828872724338 * x.length;
    for (double v : x) {
      sum -= v * Math.sin(Math.sqrt(Math.abs(v)));
    }
    return sum;
  }

  /** Axes of unequal length, turned by a fixed chain of plane rotations. */
  static double rotatedEllipsoid(double[] x) {
    double[] y = x.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] -= 1;
    }
    for (int i = 0; i + 1 < y.length; i++) {
      double c = Math.cos(0.7 + i);
      double s = Math.sin(0.7 + i);
      double a = c * y[i] - s * y[i + 1];
      y[i + 1] = s * y[i] + c * y[i + 1];
      y[i] = a;
    }
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += Math.pow(100, (double) i / (y.length - 1)) * y[i] * y[i];
    }
    return sum;
  }
}
