import sympy as sp
from bounds.symbols import beta
size_x = sp.Symbol("x_i", nonnegative=True)
ODDS = sp.exp(-2 * size_x / beta**2)
L_act, N_in, W_max, M_max = (sp.Symbol(n, positive=True) for n in ("L_act","N_in","W_max","M_max"))
d_w, d_a, E_t = (sp.Symbol(n, nonnegative=True) for n in ("delta_w","delta_a","E_t"))
q_step = L_act * N_in * W_max
STEP_ERROR = L_act * N_in * M_max * d_w + d_a
EDGE_ERROR = W_max * E_t + M_max * d_w
word, k_w, V_nodes, T_edges, d_out, A_act = (sp.Symbol(n, integer=True, nonnegative=True) for n in ("n_word","k_w","V_nodes","T_edges","d_out","A_act"))
EDGE_GATES = 5 * word * k_w + word
GATES = 5 * word * (k_w + 1) * T_edges + V_nodes * A_act + d_out
mean_tv = sp.Symbol("mean_tv", nonnegative=True)
Q_tail, kappa, pi_M = (sp.Symbol(n, nonnegative=True) for n in ("Q_tail", "kappa", "pi_M"))
eta_m = sp.Symbol("eta_m", nonnegative=True)
d_in, d_o = (sp.Symbol(n, positive=True) for n in ("d", "d_obs"))
MARGIN = d_in * eta_m * sp.sqrt(2 / sp.pi)
LOSS_REPAIRED = 2 * d_o * Q_tail
LOSS_SHARP = 1 - kappa**d_o
def success_bound(loss):
    return 1 - mean_tv - loss - MARGIN - pi_M
