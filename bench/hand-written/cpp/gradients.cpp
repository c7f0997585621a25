// Gradients by hand in C++: `gradients <problem> < arguments`, built with `g++ -O3 -march=native`.
//
// The arguments are arrays of doubles, each behind its length. Printed are the nanoseconds of a call, of seven measurements
// the fastest of many rounds each, and in the next line the gradient.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <vector>

using Array = std::vector<double>;
using Arguments = std::vector<Array>;

static Arguments readArguments() {
  Arguments found;
  double length;
  while (std::fread(&length, sizeof length, 1, stdin) == 1) {
    Array values(static_cast<size_t>(length));
    if (std::fread(values.data(), sizeof(double), values.size(), stdin) != values.size()) break;
    found.push_back(std::move(values));
  }
  return found;
}

// The gradient of ln Σ exp(x): softmax.
static void logSumExp(const Arguments& given, Array& bar) {
  const Array& x = given[0];
  const size_t n = x.size();
  bar.resize(n);
  double largest = -std::numeric_limits<double>::infinity();
  for (size_t i = 0; i < n; i++) largest = std::max(largest, x[i]);
  double sum = 0;
  for (size_t i = 0; i < n; i++) sum += bar[i] = std::exp(x[i] - largest);
  const double scale = 1 / sum;
  for (size_t i = 0; i < n; i++) bar[i] *= scale;
}

// The gradient of ½‖Ax − b‖² with respect to x, row by row.
static void leastSquares(const Arguments& given, Array& bar) {
  const Array &a = given[0], &x = given[1], &b = given[2];
  const size_t columns = x.size();
  bar.assign(columns, 0);
  for (size_t i = 0; i < b.size(); i++) {
    const double* row = a.data() + i * columns;
    double residual = -b[i];
    for (size_t j = 0; j < columns; j++) residual += row[j] * x[j];
    for (size_t j = 0; j < columns; j++) bar[j] += row[j] * residual;
  }
}

// The gradient of the log-likelihood of a mixture of Gaussians with a Wishart prior, by alphas, means and inverse covariances.
static void mixture(const Arguments& given, Array& bar) {
  const size_t d = given[0][0], k = given[1][0], n = given[2][0], size = d * (d + 1) / 2;
  const Array &alphas = given[3], &means = given[4], &icf = given[5], &x = given[6];
  const double gamma = given[7][0], m = given[7][1];
  static Array offsets, diagonals, centered, whitened, terms;
  offsets.resize(k);
  diagonals.resize(k * d);
  centered.resize(k * d);
  whitened.resize(k * d);
  terms.resize(k);
  bar.assign(k + k * d + k * size, 0);
  double *alphasBar = bar.data(), *meansBar = alphasBar + k, *icfBar = meansBar + k * d;
  for (size_t c = 0; c < k; c++) {
    offsets[c] = alphas[c];
    for (size_t i = 0; i < d; i++) {
      offsets[c] += icf[c * size + i];
      diagonals[c * d + i] = std::exp(icf[c * size + i]);
    }
  }
  for (size_t point = 0; point < n * d; point += d) {
    double largest = -std::numeric_limits<double>::infinity();
    for (size_t c = 0; c < k; c++) {
      const size_t start = c * d;
      for (size_t i = 0; i < d; i++) {
        centered[start + i] = x[point + i] - means[start + i];
        whitened[start + i] = diagonals[start + i] * centered[start + i];
      }
      const double* lower = icf.data() + c * size + d;
      for (size_t i = 0; i < d; i++)
        for (size_t j = i + 1; j < d; j++) whitened[start + j] += *lower++ * centered[start + i];
      double squares = 0;
      for (size_t i = 0; i < d; i++) squares += whitened[start + i] * whitened[start + i];
      terms[c] = offsets[c] - 0.5 * squares;
      largest = std::max(largest, terms[c]);
    }
    double total = 0;
    for (size_t c = 0; c < k; c++) total += terms[c] = std::exp(terms[c] - largest);
    for (size_t c = 0; c < k; c++) {
      const double share = terms[c] / total;
      alphasBar[c] += share;
      const size_t start = c * d;
      size_t lower = c * size + d;
      for (size_t i = 0; i < d; i++) {
        const double scaled = share * whitened[start + i] * diagonals[start + i];
        double sum = scaled;
        icfBar[c * size + i] -= scaled * centered[start + i];
        for (size_t j = i + 1; j < d; j++, lower++) {
          const double adjoint = share * whitened[start + j];
          sum += adjoint * icf[lower];
          icfBar[lower] -= adjoint * centered[start + i];
        }
        meansBar[start + i] += sum;
      }
    }
  }
  const double largest = *std::max_element(alphas.begin(), alphas.end());
  double total = 0;
  for (size_t c = 0; c < k; c++) total += std::exp(alphas[c] - largest);
  for (size_t c = 0; c < k; c++) {
    for (size_t i = 0; i < d; i++)
      icfBar[c * size + i] += alphasBar[c] + gamma * gamma * diagonals[c * d + i] * diagonals[c * d + i] - m;
    for (size_t i = d; i < size; i++) icfBar[c * size + i] += gamma * gamma * icf[c * size + i];
    alphasBar[c] -= n * std::exp(alphas[c] - largest) / total;
  }
}

using Gradient = void (*)(const Arguments&, Array&);

static Gradient gradientOf(const char* name) {
  if (std::strcmp(name, "log-sum-exp") == 0) return logSumExp;
  if (std::strcmp(name, "least-squares") == 0) return leastSquares;
  if (std::strcmp(name, "mixture") == 0) return mixture;
  return nullptr;
}

int main(int count, char** words) {
  const Gradient gradient = count > 1 ? gradientOf(words[1]) : nullptr;
  if (!gradient) return 1;
  const Arguments given = readArguments();
  Array bar;
  using Clock = std::chrono::steady_clock;
  const auto nanoseconds = [&](int calls) {
    const auto start = Clock::now();
    for (int call = 0; call < calls; call++) gradient(given, bar);
    return std::chrono::duration<double, std::nano>(Clock::now() - start).count() / calls;
  };
  double one = nanoseconds(3);
  const int calls = std::max(1, static_cast<int>(3e6 / one));
  for (int copy = 0; copy < 7; copy++) {
    double fastest = nanoseconds(calls);
    for (int round = 1; round < 21; round++) fastest = std::min(fastest, nanoseconds(calls));
    std::printf("%.17g ", fastest);
  }
  std::printf("\n");
  for (const double each : bar) std::printf("%.17g ", each);
  std::printf("\n");
}
